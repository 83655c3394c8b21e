"""What the settings say about letters; without a domain nothing is sent and nothing is read."""

from __future__ import annotations

import datetime

from django.conf import settings


def domain() -> str:
    """Where letters to `t+JOB.TOKEN@` arrive; empty: no translating by mail."""
    return str(getattr(settings, "TRANSLATIONS_MAIL_DOMAIN", "")).lower()


def authserv_id() -> str:
    """Whose Authentication-Results are believed (RFC 8601, 2.5); empty: they are not asked for."""
    return str(getattr(settings, "TRANSLATIONS_MAIL_AUTHSERV_ID", "")).lower()


def lifetime() -> datetime.timedelta:
    return datetime.timedelta(days=getattr(settings, "TRANSLATIONS_MAIL_DAYS", 14))


def base_url() -> str:
    return str(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")
