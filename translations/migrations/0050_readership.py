from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("translations", "0005_questions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Readership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("publish_on", models.DateField(unique=True)),
                ("reads", models.PositiveBigIntegerField()),
                ("counted_at", models.DateTimeField(help_text="When the count was brought here.")),
            ],
            options={
                "ordering": ["-reads", "publish_on"],
            },
        ),
    ]
