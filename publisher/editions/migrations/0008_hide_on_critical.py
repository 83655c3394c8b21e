from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0007_public_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="warned_at",
            field=models.DateTimeField(
                help_text="When its source was last corrected in a critical way. Feeds tell it as `updated`, which never goes back; so this stays when the translation has caught up.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="hide_on_critical",
            field=models.BooleanField(
                default=False,
                help_text="Where the English was corrected in a critical way, its translation is hidden until it is approved anew, or somebody says that it holds. Otherwise a notice stands above it.",
                verbose_name="hide translations of what was corrected",
            ),
        ),
    ]
