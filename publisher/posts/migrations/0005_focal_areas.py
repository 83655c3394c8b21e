from django.db import migrations, models

import publisher.posts.focus


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0004_pinned_reason_and_reruns"),
    ]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="focal_areas",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="For a ratio that has a focal area of its own: its left edge, top edge, width and height, in shares of the picture (`posts.focus`).",
                validators=[publisher.posts.focus.check],
            ),
        ),
    ]
