"""Whatever words stand in a text, a screen runs and asks nothing."""

from __future__ import annotations

import html
import re

import pytest

from tests.translations.conftest import CATALAN, ENGLISH, HOUR, source
from tests.translations.screens.pages import (
    EDITOR,
    HISTORY,
    QUEUE,
    REVIEW,
    XSS,
    body_of,
    browser,
)
from translations import transitions
from translations.models import Job, TranslationRevision

State, Status = Job.State, TranslationRevision.Status


pytestmark = pytest.mark.django_db


def test_no_field_of_either_language_can_run_a_script(translator, reviewer, now):
    hostile = dict.fromkeys(ENGLISH, XSS)
    job = transitions.hand_out(
        source(fields=hostile, note=XSS, picture_urls=(XSS,)), language="ca", due_at=now + HOUR, now=now
    )
    transitions.claim(job, translator, now=now)
    client = browser(translator)
    words = {f"field-{name}": f"{XSS} {name.removesuffix('_1')}" for name in ENGLISH}
    client.post(EDITOR, {**words, "expected": 0, "seen": 1, "action": "save"})
    client.post(EDITOR, {**words, "expected": 0, "seen": 1, "action": "save", "field-title": f"{XSS} b"})
    pages = [body_of(client.get(address)) for address in (QUEUE, EDITOR, HISTORY)]
    transitions.submit(job, translator, 1, credit=XSS, now=now)
    pages += [body_of(browser(reviewer).get(address)) for address in (REVIEW, EDITOR, HISTORY)]
    for page in pages:
        assert "alert(x)" in html.unescape(page)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_body_written_past_the_forms_is_still_sanitised_when_shown(job, translator, now):
    TranslationRevision.objects.create(
        job=job,
        number=1,
        based_on=job.source,
        fields={**CATALAN, "body": '<p onclick="x()">Hola<script>x()</script></p>'},
        author=translator,
        created_at=now,
    )
    page = body_of(browser(translator).get(EDITOR))
    assert "<p>Hola</p>" in page


@pytest.mark.usefixtures("submitted")
def test_a_page_asks_nothing_of_other_hosts(reviewer):
    for address in (QUEUE, EDITOR, REVIEW, HISTORY):
        page = body_of(browser(reviewer).get(address))
        assert not re.findall(
            r'(?:src|srcset|action)="(?:https?:)?//[^"]*"|<link[^>]*href="(?:https?:)?//', page
        )
