"""Where the desk is, for whoever reads of it elsewhere: in a mail, a calendar, an answer of the API."""

from __future__ import annotations

from django.conf import settings


def at_desk(path: str = "") -> str:
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/") + path
