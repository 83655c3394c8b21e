"""The translators are told what the sender would send: the same composing, the same count."""

from __future__ import annotations

import pytest

from channels import measure
from channels.outlets import adapter_of
from publisher.deliveries.ledger import compose
from publisher.desk import channel_texts
from publisher.editions import freeze
from publisher.schedule.translating import translated
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = {
    "kicker": "",
    "title": "Un jardí a dins",
    "strapline": "Com es renova la paret de l’intestí, dia rere dia",
    "body": "<p>Les cèl·lules de l’intestí es renoven. Cada dia en neixen de noves.</p>",
    "alt_1": "Files de plecs rosats en forma de dit amb una vora blava fosca sobre fons clar.",
}


@pytest.fixture
def english():
    factories.sites()
    return factories.approved()


def test_nothing_is_told_before_there_is_a_title_or_an_outlet(english):
    assert channel_texts.of(english.publish_on, "ca", WORDS) == []
    factories.outlet("mastodon-ca", kind="mastodon", language="ca")
    assert channel_texts.of(english.publish_on, "ca", {**WORDS, "title": ""}) == ()


def test_it_is_as_long_as_what_will_be_sent(english):
    outlet = factories.outlet("mastodon-ca", kind="mastodon", language="ca")
    [told] = channel_texts.of(english.publish_on, "ca", WORDS)
    content = translated(english.content(), "ca", WORDS, "")
    revision = freeze.freeze(english.post, content, by=None, by_name="x", now=factories.NOON)
    channel = adapter_of(outlet)
    sent = compose(revision.edition, outlet, channel)
    limits = channel.limits
    assert told.size == measure.size(sent.plain, limits.text_unit, limits.url_cost)
    assert told.size_max == limits.text_max
    assert told.left_out == ", ".join(sent.left_out)


def test_what_cannot_be_posted_says_why(english):
    factories.outlet("bluesky-ca", kind="bluesky", language="ca")
    [told] = channel_texts.of(english.publish_on, "ca", {**WORDS, "title": "Paraula " * 60})
    assert "longer than" in told.trouble
