from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="submissionevent",
            name="submission_event_what",
        ),
        migrations.AddField(
            model_name="submission",
            name="erased_at",
            field=models.DateTimeField(help_text="When the donor was forgotten (`erasing`).", null=True),
        ),
        migrations.AddField(
            model_name="submissionevent",
            name="redacted_at",
            field=models.DateTimeField(help_text="When its words were taken away.", null=True),
        ),
        migrations.AlterField(
            model_name="submissionevent",
            name="what",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("drafted", "A draft was made"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("removed", "Files removed from quarantine"),
                    ("mailed", "Mailed"),
                    ("erased", "The donor was forgotten"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(("description", ""), ("donor_email", ""), ("donor_name", "")),
                    _connector="OR",
                ),
                name="erased_without_its_donor",
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "what__in",
                        ["received", "drafted", "declined", "withdrawn", "removed", "mailed", "erased"],
                    )
                ),
                name="submission_event_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("redacted_at__isnull", True), ("detail", ""), _connector="OR"),
                name="redacted_without_its_words",
            ),
        ),
    ]
