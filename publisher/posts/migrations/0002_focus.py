from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="postpicture",
            name="may_be_cropped",
            field=models.BooleanField(
                default=False,
                help_text="Where a platform takes no picture of this shape. Draw the focal area at the picture itself: all of it stays. Without this the picture is shown whole, with a border.",
                verbose_name="may be cropped around its focal area",
            ),
        ),
    ]
