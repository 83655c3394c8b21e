"""Fields stand in the order of a post, whatever order a database keeps them in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.translations.conftest import CATALAN, DAY, DUE, ENGLISH, NOW, source
from translations import transitions
from translations.models import Job, SourceRevision, TranslationRevision
from translations.values import in_order

NAMES = ["kicker", "title", "strapline", "body", *(f"alt_{place}" for place in range(1, 12))]


def test_alt_texts_are_counted_not_spelt():
    scrambled = dict.fromkeys(sorted(NAMES, key=lambda name: (len(name), name)), "x")
    assert list(in_order(scrambled)) == NAMES


@pytest.mark.django_db
def test_what_was_kept_in_another_order_is_read_in_this_one(translator):
    backwards = dict(reversed(ENGLISH.items()))
    job = transitions.hand_out(source(fields=backwards), language="ca", due_at=DUE, now=NOW)
    assert list(job.source.fields) == list(ENGLISH)
    SourceRevision.objects.update(fields=backwards)
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    TranslationRevision.objects.update(fields=dict(reversed(CATALAN.items())))
    assert list(Job.objects.select_related("source").get().source.fields) == list(ENGLISH)
    assert list(TranslationRevision.objects.get().fields) == list(CATALAN)
    assert list(TranslationRevision.objects.values_list("fields", flat=True)[0]) == list(CATALAN)
    browser = Client()
    browser.force_login(translator)
    page = browser.get(f"/translate/{DAY}/ca/").content.decode()
    assert re.findall(r'<section class="field" id="(\w+)"', page) == list(ENGLISH)
