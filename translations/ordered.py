"""Texts by field, always in the order in which a post is read.

Postgres keeps the keys of a `jsonb` value by their length
(https://www.postgresql.org/docs/current/datatype-json.html), SQLite as they were written.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from translations.values import in_order


class FieldsField(models.JSONField):
    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        read = super().from_db_value(value, expression, connection)
        return in_order(read) if isinstance(read, dict) else read

    def deconstruct(self) -> Any:
        """In the database it is a JSONField like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
