from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0010_later_cuts"),
        ("website", "0003_topics"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="bakedpage",
            index=models.Index(
                condition=models.Q(("revision__isnull", True)),
                fields=["language", "publish_on"],
                name="page_unbaked",
            ),
        ),
    ]
