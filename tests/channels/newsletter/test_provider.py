"""Mail by a provider in place of SMTP: django-anymail itself, and a provider on the loopback."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterator

import pytest

from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from tests import stories
from tests.channels.newsletter.lists import addresses
from tests.channels.newsletter.provider import HANGS_UP, TOKEN, Provider
from tests.serving import serving

FIVE = addresses(5)
POSTMARK = "anymail.backends.postmark.EmailBackend"


@pytest.fixture
def provider(newsletter, settings) -> Iterator[Provider]:
    chosen = {"host": "", "backend": POSTMARK}
    given = {**newsletter.config.settings, **chosen}
    newsletter.config = dataclasses.replace(newsletter.config, settings=given)
    with serving(Provider()) as server:
        settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": TOKEN, "POSTMARK_API_URL": server.url}
        newsletter.subscribe(*FIVE)
        newsletter.prepare()
        yield server


def test_every_reader_is_sent_it_once_whole(newsletter, provider):
    newsletter.send()
    newsletter.send()
    assert provider.got == FIVE
    assert newsletter.counts == {"sent": 5}
    for mail in provider.mails:
        headers = {header["Name"]: header["Value"] for header in mail["Headers"]}
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert headers["Message-ID"].startswith("<bpod-2026-11-21.")
        [picture] = mail["Attachments"]
        assert base64.b64decode(picture["Content"]) == stories.PICTURE
        alt = newsletter.story.pictures[0].alt
        assert f'src="{picture["ContentID"]}" alt="{alt}"' in mail["HtmlBody"]
        assert alt in mail["TextBody"]


@pytest.mark.parametrize(("status", "error"), [(429, Unavailable), (403, Unauthorized), (400, Refused)])
def test_what_a_provider_refuses_by_its_status_was_surely_not_sent(newsletter, provider, status, error):
    provider.says.append(status)
    with pytest.raises(error):
        newsletter.send()
    assert provider.got == []
    newsletter.send()
    assert provider.got == FIVE


def test_a_key_that_is_not_the_provider_s_is_said_and_never_shown(newsletter, provider, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_SERVER_TOKEN": "some-other-key"}
    with pytest.raises(Unauthorized) as caught:
        newsletter.send()
    assert "some-other-key" not in str(caught.value)
    assert provider.got == []
    assert newsletter.counts == {"pending": 5}


@pytest.mark.parametrize("status", [500, HANGS_UP])
def test_a_provider_s_answer_that_tells_nothing_is_doubt(newsletter, provider, status):
    provider.says.append(status)
    with pytest.raises(OutcomeUnknown):
        newsletter.send()
    newsletter.send()
    assert sorted(provider.got) == sorted(set(provider.got))
    assert len(provider.got) == 4
    assert newsletter.counts == {"sent": 4, "unknown": 1}


def test_a_reader_whom_the_provider_does_not_serve_keeps_nobody_else_from_it(newsletter, provider):
    provider.inactive.add(FIVE[2])
    newsletter.send()
    assert provider.got == [*FIVE[:2], *FIVE[3:]]
    assert newsletter.counts == {"sent": 4, "bounced": 1}
