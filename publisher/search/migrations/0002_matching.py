"""The table each database matches words with (`publisher.search.matching`); Django's models know none of these."""

from django.db import migrations


def create(apps, schema_editor):  # noqa: ARG001
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE TABLE search_vector (document bigint PRIMARY KEY, vector tsvector NOT NULL)")
        schema_editor.execute("CREATE INDEX search_vector_by_word ON search_vector USING gin (vector)")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE search_fts"
            ' USING fts5(title, strapline, text, names, tokenize = "unicode61 remove_diacritics 0")'
        )


def drop(apps, schema_editor):  # noqa: ARG001
    vendor = schema_editor.connection.vendor
    schema_editor.execute(f"DROP TABLE {'search_vector' if vendor == 'postgresql' else 'search_fts'}")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
