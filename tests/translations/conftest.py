"""The cast of the translators' room, and a text for them."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Permission, User

from translations import signals, transitions
from translations.values import Source

DAY = datetime.date(2031, 5, 6)
NOW = datetime.datetime(2031, 5, 3, 9, 0, tzinfo=datetime.UTC)
DUE = datetime.datetime(2031, 5, 6, 7, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)

ENGLISH = {
    "kicker": "Small Worlds - II",
    "title": "A Lantern for Every Cell",
    "strapline": "Dyes that light up only when a cell is under strain",
    "body": (
        "<p>Cells feel every push and pull. This <em>lantern</em> glows at 2.5 piconewtons, and "
        '<a href="https://example.org/lantern">the study</a> counted 1,200 of them.</p>'
        "<p>Green cells rest; red ones work.</p>"
    ),
    "alt_1": "Round cells on black, most green, three of them bright red",
}
CATALAN = {
    "kicker": "Mons petits - II",
    "title": "Un fanal per a cada cèl·lula",
    "strapline": "Colorants que s’encenen només quan una cèl·lula pateix tensió",
    "body": (
        "<p>Les cèl·lules noten cada empenta i cada estirada. Aquest <em>fanal</em> brilla a 2,5 piconewtons, "
        'i <a href="https://example.org/lantern">l’estudi</a> en va comptar 1.200.</p>'
        "<p>Les cèl·lules verdes reposen; les roges treballen.</p>"
    ),
    "alt_1": "Cèl·lules rodones sobre negre, la majoria verdes, tres d’un roig viu",
}


def source(**changes):
    return Source(**{"publish_on": DAY, "fields": ENGLISH, "by_name": "the editor", **changes})


def changed(**fields):
    return {**ENGLISH, **fields}


class House(list):
    """Whoever publishes: what it was told, and its refusal if it has one."""

    refusal = None

    def hear(self, **told):
        self.append(told)
        if self.refusal:
            raise self.refusal


@pytest.fixture(autouse=True)
def house():
    """The room alone: the publisher does not listen, this one does."""
    others, signals.approved.receivers = signals.approved.receivers, []
    listening = House()
    signals.approved.connect(listening.hear)
    yield listening
    signals.approved.receivers = others
    signals.approved.sender_receivers_cache.clear()


@pytest.fixture(autouse=True)
def _nobody_tells_what_is_public(settings):
    settings.TRANSLATIONS_PUBLIC_DAYS = ""


def person(name, *rights, **more):
    user = User.objects.create(username=name, password="!", **more)  # hashing takes longer than most tests
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="translations", codename__in=rights)
    )
    return user


@pytest.fixture
def translator():
    return person("translator", "translate")


@pytest.fixture
def second_translator():
    return person("second-translator", "translate")


@pytest.fixture
def reviewer():
    return person("reviewer", "translate", "review")


@pytest.fixture
def stranger():
    return person("stranger")


@pytest.fixture
def job():
    return transitions.hand_out(source(), language="ca", due_at=DUE, now=NOW)


@pytest.fixture
def submitted(job, translator):
    """The job, waiting for review with revision 1."""
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    transitions.submit(job, translator, 1, credit="T. R.", now=NOW)
    job.refresh_from_db()
    return job


@pytest.fixture
def done(submitted, reviewer):
    transitions.approve(submitted, reviewer, 1, now=NOW)
    submitted.refresh_from_db()
    return submitted
