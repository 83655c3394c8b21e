"""A Document is slim, and what is ranked and shown of it is its Text. A projection: the next ticks write it anew."""

import django.db.models.deletion
from django.db import migrations, models


def clear(apps, schema_editor):
    own_table = "search_vector" if schema_editor.connection.vendor == "postgresql" else "search_fts"
    schema_editor.execute(f"DELETE FROM {own_table}")
    apps.get_model("search", "Word").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("editions", "0005_wording"), ("search", "0002_matching")]

    operations = [
        migrations.DeleteModel("Facet"),
        migrations.DeleteModel("Document"),
        migrations.RunPython(clear, clear),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("edition", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="editions.edition")),
                ("revision", models.PositiveBigIntegerField(help_text="The EditionRevision whose words these are.")),
                ("form", models.PositiveSmallIntegerField(help_text="`entry.FORM` when it was written.")),
                ("language", models.CharField(max_length=16)),
                ("publish_on", models.DateField()),
                ("facets", models.TextField(blank=True, help_text="What `Facet` says of it, one a line: for counting.")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["language", "-publish_on"], name="document_by_date"),
                    models.Index(fields=["language", "edition", "revision", "form"], name="document_by_revision"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Text",
            fields=[
                ("document", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="text", serialize=False, to="search.document")),
                ("title", models.TextField()),
                ("body", models.TextField(help_text="Plain, for snippets.")),
                ("stems_title", models.TextField()),
                ("stems_strapline", models.TextField()),
                ("stems_text", models.TextField()),
                ("stems_names", models.TextField(help_text="Of writers, makers, places and journals.")),
                ("words", models.TextField(help_text="What it added to `Word`: each word and its stem in turn.")),
            ],
        ),
        migrations.CreateModel(
            name="Facet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("year", "Year"), ("series", "Series"), ("journal", "Journal"), ("writer", "Writer"), ("licence", "Licence")], max_length=8)),
                ("value", models.CharField(max_length=255)),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="search.document")),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "value"], name="facet_by_value")],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "kind", "value"), name="one_facet_value_a_document"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["year", "series", "journal", "writer", "licence"])), name="facet_kind"),
                ],
            },
        ),
    ]
