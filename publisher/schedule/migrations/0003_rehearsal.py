import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0003_exactly_once"),
        ("schedule", "0002_exactly_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=16)),
                ("slot_on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        choices=[("26h", "26 hours before"), ("1h", "1 hour before")], max_length=3
                    ),
                ),
                ("slot_at", models.DateTimeField()),
                (
                    "verdict",
                    models.JSONField(
                        help_text="As `schedule.verdict` writes it; none before the first.", null=True
                    ),
                ),
                ("given_at", models.DateTimeField(help_text="When the verdict was last given.", null=True)),
                (
                    "final_at",
                    models.DateTimeField(help_text="Set where no platform is to be asked again.", null=True),
                ),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "next_at",
                    models.DateTimeField(help_text="Not before: between two tries to ask, or to mail."),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("token", models.CharField(blank=True, max_length=32)),
                ("lease_until_seconds", models.FloatField(null=True)),
                (
                    "revision",
                    models.ForeignKey(
                        help_text="None: nothing was approved.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editions.editionrevision",
                    ),
                ),
            ],
            options={
                "ordering": ["-slot_at", "language", "-given_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revision__isnull", False)),
                        fields=("language", "slot_on", "stage", "revision"),
                        name="one_rehearsal_per_stage_and_revision",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revision__isnull", True)),
                        fields=("language", "slot_on", "stage"),
                        name="one_rehearsal_per_stage_of_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["26h", "1h"])), name="rehearsal_stage"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("final_at__isnull", True), ("verdict__isnull", False), _connector="OR"
                        ),
                        name="final_has_a_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mailed_at__isnull", True), ("final_at__isnull", False), _connector="OR"
                        ),
                        name="mailed_is_final",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_until_seconds__isnull", True), ("token", "")),
                            models.Q(
                                models.Q(("token", ""), _negated=True), ("lease_until_seconds__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="rehearsal_lease",
                    ),
                ],
            },
        ),
    ]
