"""The mail itself, read back from the mailbox with Python's own parser."""

from __future__ import annotations

import dataclasses
import re

import pytest
from django.core import mail as outbox

from channels.newsletter import tokens
from channels.newsletter.message import Sender, message_id
from channels.newsletter.models import Subscriber
from tests import readers, stories


@pytest.fixture
def sent(newsletter):
    newsletter.subscribe(readers.READER)
    newsletter.publish()
    [mail] = newsletter.mails
    return mail


def test_the_headers_of_a_list(newsletter, sent):
    reader = Subscriber.objects.get()
    away = f"https://bpod.example/newsletter/leave/{tokens.to_leave(reader.pk)}"
    assert {
        name: str(sent[name]) for name in sent if name.startswith(("List", "Auto", "Prec", "Content-L"))
    } == {
        "List-Id": "<newsletter-bpod.news.example>",
        "List-Unsubscribe": f"<{away}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "Content-Language": "en",
    }
    assert (str(sent["From"]), str(sent["To"])) == ("bpod <bpod@news.example>", readers.READER)
    assert sent["Subject"] == newsletter.story.title
    assert sent["Date"].datetime == readers.NOON
    for part in ("plain", "html"):
        assert away in sent.get_body((part,)).get_content()


@pytest.mark.usefixtures("sent")
def test_no_header_that_machines_read_is_folded_or_encoded(newsletter):
    [record] = newsletter.peer.server.platforms["newsletter"].store.posts("bpod")
    head = record["raw"].partition("\r\n\r\n")[0]
    for name in ("Message-ID", "List-Id", "List-Unsubscribe"):
        assert re.search(rf"^{name}: <[^<>\s]+>\r$", head, re.MULTILINE)


def test_the_parts_and_the_picture_byte_for_byte(sent):
    assert sent.get_content_type() == "multipart/alternative"
    plain, related = sent.iter_parts()
    assert (plain.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    html, picture = related.iter_parts()
    assert (picture.get_content_type(), picture.get_content_disposition()) == ("image/jpeg", "inline")
    assert picture.get_content() == stories.PICTURE
    alt = stories.story().pictures[0].alt
    assert f'src="cid:{picture["Content-ID"].strip("<>")}" alt="{alt}"' in html.get_content()
    assert alt in plain.get_content()


def test_the_id_is_the_same_for_the_same_edition_outlet_and_reader_and_hides_the_address(newsletter):
    sender = Sender.of(newsletter.config)
    given = ("daily", "bpod-2026-11-21", readers.READER)
    ids = {message_id(sender, *given) for _ in range(2)}
    for place in range(3):
        ids.add(message_id(sender, *(f"{word}x" if n == place else word for n, word in enumerate(given))))
    assert len(ids) == 4
    assert not any("reader" in one for one in ids)


def test_words_of_every_kind_survive(newsletter):
    newsletter.story = stories.story(
        title="L’anell “que” marca el temps 🧫 " + "i el temps " * 9,
        language="ca",
        body_text=".\n..\nFrom me",
    )
    newsletter.subscribe(readers.READER)
    newsletter.publish()
    [mail] = newsletter.mails
    assert mail["Subject"] == newsletter.story.title.strip()
    assert "\n.\n..\nFrom me\n" in mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert mail["Content-Language"] == "ca"


def test_the_outlet_may_name_the_site_and_where_mail_comes_back_to(newsletter):
    settings = {"base_url": "https://list.example/", "bounce_address": "back@news.example"}
    newsletter.config = dataclasses.replace(
        newsletter.config, settings={**newsletter.config.settings, **settings}
    )
    newsletter.subscribe(readers.READER)
    newsletter.publish()
    [mail] = newsletter.mails
    assert str(mail["List-Unsubscribe"]).startswith("<https://list.example/newsletter/leave/")
    assert mail["From"] == "bpod <bpod@news.example>"


def test_a_provider_s_backend_gets_the_same_mail_in_parts(newsletter):
    """Django's own backend for tests stands in for one that hands the parts to a provider."""
    backend = {
        "host": "",
        "backend": "django.core.mail.backends.locmem.EmailBackend",
        "bounce_address": "b@news.example",
    }
    newsletter.config = dataclasses.replace(
        newsletter.config, settings={**newsletter.config.settings, **backend}
    )
    newsletter.subscribe(readers.READER)
    newsletter.publish()
    [mail] = outbox.outbox
    assert mail.to == [readers.READER]
    assert mail.envelope_sender == "b@news.example"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.extra_headers["Message-ID"].startswith("<bpod-2026-11-21.")
    [(html, kind)] = mail.alternatives
    assert (kind, "<h1" in html) == ("text/html", True)
    [picture] = mail.attachments
    assert picture.get_payload(decode=True) == stories.PICTURE
    assert picture["Content-ID"].strip("<>") in html
    assert newsletter.counts == {"sent": 1}
    assert "server" in newsletter.channel.check().detail
