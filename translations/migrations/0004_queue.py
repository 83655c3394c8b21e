import datetime
import django.core.validators
import django.db.models.deletion
import translations.team
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("translations", "0003_aids"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="job",
            options={
                "ordering": ["due_at", "language"],
                "permissions": [
                    ("translate", "May translate"),
                    ("review", "May review translations"),
                    ("coordinate", "May look after the translators"),
                ],
            },
        ),
        migrations.AddField(
            model_name="job",
            name="back_catalogue",
            field=models.BooleanField(
                default=False,
                help_text="Its day was over when it was first asked for; it comes after all others.",
            ),
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("language", models.CharField(max_length=16)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("people", models.ManyToManyField(related_name="cohorts", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["retired_at", "name"],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest_on", models.DateField(help_text="The local date; none: sent at once.", null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "next_at",
                    models.DateTimeField(help_text="Not before: while one sends it, and between two tries."),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "uses_max",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ]
                    ),
                ),
                ("uses", models.PositiveSmallIntegerField(default=0)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="translations.cohort",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Language",
            fields=[
                ("code", models.CharField(max_length=16, primary_key=True, serialize=False)),
                (
                    "variant",
                    models.CharField(
                        blank=True,
                        help_text="Its variety, as ca-valencia; empty for the code itself.",
                        max_length=20,
                    ),
                ),
                (
                    "lead_hours",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="A text is due this long before its slot: the reviewers' time."
                    ),
                ),
                (
                    "claims_max",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="So many texts may one person have in hand.",
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "four_eyes",
                    models.BooleanField(
                        default=True, help_text="A text is approved by another person than its author."
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        default=translations.team.default_zone,
                        max_length=64,
                        validators=[translations.team.known_zone],
                    ),
                ),
                (
                    "quiet_from_time",
                    models.TimeField(default=datetime.time(20, 0), help_text="No mail from here …"),
                ),
                (
                    "quiet_until_time",
                    models.TimeField(
                        default=datetime.time(8, 0),
                        help_text="… to here. The same time twice: no quiet hours.",
                    ),
                ),
                (
                    "rota",
                    models.CharField(
                        choices=[
                            ("off", "No rota"),
                            ("suggest", "Says whose turn it is; anybody may take the text"),
                            ("reserve", "Keeps the text for those whose turn it is"),
                        ],
                        default="off",
                        max_length=7,
                    ),
                ),
                (
                    "rota_free_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        help_text="A text kept for somebody is free for all this long before it is due.",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rota__in", ["off", "suggest", "reserve"])), name="language_rota"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("claims_max__gte", 1)), name="language_claims_max"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=24)),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="translations.digest",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="translations.job"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["digest", "job"],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=16)),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        null=True,
                    ),
                ),
                ("publish_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["publish_on", "weekday", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Unsubscribed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", True)), fields=["next_at"], name="digest_unsent"
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(
                fields=("person", "digest_on"), name="one_digest_a_person_and_date"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("uses__lte", models.F("uses_max"))), name="invitation_uses"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("job", "step", "person"), name="one_reminder_per_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("publish_on__isnull", False), ("weekday__isnull", True)),
                    models.Q(("publish_on__isnull", True), ("weekday__isnull", False), ("weekday__lte", 6)),
                    _connector="OR",
                ),
                name="turn_on_a_weekday_or_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                fields=("language", "person", "weekday"), name="one_turn_a_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                fields=("language", "person", "publish_on"), name="one_turn_a_date"
            ),
        ),
    ]
