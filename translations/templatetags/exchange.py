"""The ways out to other tools, on the page of whoever has the text."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from translations.exchange.formats import FORMATS
from translations.exchange.mail import outgoing
from translations.models import Job

register = template.Library()


@register.inclusion_tag("translations/exchange/_tools.html", takes_context=True)
def exchange_tools(context: Context, job: Job) -> dict[str, Any]:
    user = context["user"]
    return {
        "job": job,
        "formats": [(key, each.label) for key, each in FORMATS.items()],
        "by_mail": outgoing.possible(user),
        "address": getattr(user, "email", ""),
        "csrf_token": context.get("csrf_token"),
    }
