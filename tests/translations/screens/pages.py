"""The addresses of the screens, and what people type there."""

from __future__ import annotations

from django.test import Client

from tests.translations.conftest import CATALAN, DAY
from translations.markup import from_html
from translations.models import Job

QUEUE = "/translate/"
EDITOR = f"/translate/{DAY}/ca/"
REVIEW = f"{EDITOR}review/"
HISTORY = f"{EDITOR}history/"
XSS = '"><script>alert(x)</script><img src=x onerror=alert(y)>'


def browser(user):
    client = Client(enforce_csrf_checks=False)
    client.force_login(user)
    return client


def typed(expected=0, seen=1, **more):
    words = {f"field-{name}": from_html(text) if name == "body" else text for name, text in CATALAN.items()}
    return {"expected": expected, "seen": seen, **words, **more}


def body_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def state(job):
    return Job.objects.get(pk=job.pk).state
