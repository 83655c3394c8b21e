"""The whole of an installation as JSON Lines, out and in (docs/reference/export.md)."""
