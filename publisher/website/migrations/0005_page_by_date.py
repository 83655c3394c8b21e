from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0010_later_cuts"),
        ("website", "0004_unbaked"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="bakedpage",
            name="one_page_per_date_and_language",
        ),
        migrations.AddConstraint(
            model_name="bakedpage",
            constraint=models.UniqueConstraint(
                fields=("publish_on", "language"), name="one_page_per_date_and_language"
            ),
        ),
    ]
