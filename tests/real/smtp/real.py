"""The newsletter at a real mail server: fifty readers, and what lies in the mailbox afterwards."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator

import pytest
import requests
from django.db import connections

from channels.contract import Memo
from channels.models import Outlet
from channels.newsletter import copies
from channels.newsletter.models import Mailing, Subscriber
from channels.outlets import adapter_of
from tests import factories, readers, stories
from tests.channels.newsletter.lists import addresses
from tests.real.smtp import server

READERS = addresses(50)
KILLED_AFTER = 20
PAUSE = "0.02"


@pytest.fixture
def mailbox(tmp_path) -> Iterator[server.Mailbox]:
    with server.running(tmp_path / "maildir") as mailbox:
        yield mailbox


@pytest.fixture
def outlet(transactional_db, mailbox) -> Outlet:  # noqa: ARG001 - rows are stored, and read by another process
    factories.sites()
    settings = {
        "host": "127.0.0.1",
        "port": str(mailbox.port),
        "tls": "none",
        "from_address": "daily@example.org",
        "pause_seconds": PAUSE,
    }
    outlet = factories.outlet("daily-en", kind="newsletter", account="Picture of the day", settings=settings)
    readers.subscribed(outlet, *READERS)
    return outlet


def publish(outlet: Outlet, story) -> None:
    channel, memo = adapter_of(outlet), Memo({}, lambda _: None)
    channel.prepare(channel.compose(story), memo, stories.fetch_from())
    channel.send(channel.compose(story), memo, stories.fetch_from())


def test_fifty_mails_arrive_whole_and_one_click_leaves(outlet, mailbox, live_server):
    story = stories.story(link=f"{live_server.url}/archive/2026/11/21")
    assert adapter_of(outlet).check().detail == "127.0.0.1 takes mail"
    publish(outlet, story)
    publish(outlet, story)
    mails = mailbox.mails
    assert Counter(mail["To"] for mail in mails) == dict.fromkeys(READERS, 1)
    assert len({mail["Message-ID"] for mail in mails}) == 50
    for mail in mails:
        assert mail["From"] == "Picture of the day <daily@example.org>"
        assert mail["Subject"] == story.title
        assert mail["List-Id"] == "<daily-en.example.org>"
        assert (mail["Auto-Submitted"], mail["Precedence"]) == ("auto-generated", "bulk")
        assert mail["X-RcptTo"] == mail["To"]
        plain, related = mail.iter_parts()
        html, picture = related.iter_parts()
        assert picture.get_content() == stories.PICTURE
        cid = picture["Content-ID"].strip("<>")
        assert f'src="cid:{cid}" alt="{story.pictures[0].alt}"' in html.get_content()
        assert story.pictures[0].alt in plain.get_content()
        assert [one.url for one in story.credits if one.url not in html.get_content()] == []
    _leave_with_one_click(next(mail for mail in mails if mail["To"] == READERS[7]))
    publish(outlet, stories.story(link=story.link, language="ca"))
    assert Counter(mail["To"] for mail in mailbox.mails) == {**dict.fromkeys(READERS, 2), READERS[7]: 1}


def _leave_with_one_click(mail) -> None:
    """As RFC 8058 has a mail program do it: no cookie, nothing read before."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.fullmatch(r"<(\S+)>", mail["List-Unsubscribe"])[1]
    assert requests.get(url, timeout=10).status_code == 200
    assert Subscriber.objects.get(address=mail["To"]).state == "active"
    assert requests.post(url, data={"List-Unsubscribe": "One-Click"}, timeout=10).status_code == 200
    assert Subscriber.objects.get(address=mail["To"]).state == "left"


def test_a_publisher_killed_in_the_middle_mails_nobody_twice_and_leaves_out_one_at_most(outlet, mailbox):
    connections.close_all()
    child = os.fork()
    if child == 0:
        publish(outlet, stories.story())
        os._exit(0)
    deadline = time.monotonic() + 60
    while len(mailbox) < KILLED_AFTER:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert len(mailbox) < 50
    publish(outlet, stories.story())
    got = Counter(mail["To"] for mail in mailbox.mails)
    assert set(got.values()) == {1}
    counts = copies.counts(Mailing.objects.get())
    assert set(counts) <= {"sent", "unknown"}
    assert counts.get("unknown", 0) <= 1
    assert len(got) >= counts["sent"] >= 49
