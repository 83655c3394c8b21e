from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0010_later_cuts"),
        ("website", "0005_page_by_date"),
    ]

    operations = [
        migrations.AddField(
            model_name="bakedpage",
            name="first_on",
            field=models.DateField(
                help_text="Of a rerun: the date on which the post was shown first.", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="bakedpage",
            index=models.Index(
                condition=models.Q(("first_on__isnull", False)),
                fields=["first_on", "language"],
                name="page_of_rerun",
            ),
        ),
    ]
