from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("importing", "0001_uploads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="at_work_until",
            field=models.DateTimeField(
                help_text="A worker or somebody’s page is at it; a killed one, no longer.", null=True
            ),
        ),
    ]
