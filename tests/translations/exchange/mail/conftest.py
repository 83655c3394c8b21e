"""A letter that is out."""

from __future__ import annotations

import pytest
from django.core import mail

from tests.translations.conftest import NOW
from tests.translations.exchange.mail.letters import DOMAIN, SENDER
from translations.exchange.mail import outgoing


@pytest.fixture(autouse=True)
def _set_up(settings):
    settings.TRANSLATIONS_MAIL_DOMAIN = DOMAIN


@pytest.fixture
def translator(translator):
    translator.email = SENDER
    translator.save()
    return translator


@pytest.fixture
def sent(held, translator):
    """The letter with the job, as its translator has it."""
    outgoing.send(held, translator, now=NOW)
    return mail.outbox.pop()
