"""Who is told, by which route, and how often."""

from __future__ import annotations

import datetime
import json

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def test_told_once_reminded_after_a_day_and_told_once_when_it_is_well(published):
    outlet = published.delivery().outlet
    outlet.held_reason = "tumblr: 401"
    outlet.save()
    published.until_watched()
    published.round(times=20)
    held = [("raised", "held:tumblr-en")]
    assert published.hook.events == held
    published.now += DAY - HOUR
    published.round(times=3)
    assert published.hook.events == held
    published.round(HOUR)
    published.round(times=3)
    held.append(("reminder", "held:tumblr-en"))
    assert [event for event in published.hook.events if event[1] == "held:tumblr-en"] == held
    outlet.held_reason = ""
    outlet.save()
    published.round(times=5)
    held.append(("well", "held:tumblr-en"))
    assert [event for event in published.hook.events if event[1] == "held:tumblr-en"] == held
    subjects = [letter["Subject"] for letter in published.mail.mails if "held" in letter.get_content()]
    assert subjects[0] == "BPoD: tumblr-en is held: nothing is sent there"
    assert subjects[-1] == "BPoD, well again: tumblr-en is held: nothing is sent there"


def test_a_restart_in_between_repeats_nothing(published):
    published.page().unlink()
    published.until_watched()
    published.restart()
    published.round()
    published.restart()
    published.round(times=2)
    assert published.hook.events == [("raised", "page:en")]
    assert len(published.mail.mails) == 1


def test_a_mail_server_that_refuses_is_tried_again_and_the_webhook_still_goes(published):
    published.mail.refusals = 2
    published.page().unlink()
    published.until_watched()
    published.round()
    assert published.hook.events == [("raised", "page:en")]
    assert published.mail.mails == []
    book = json.loads((published.home / "watch" / "alarms.json").read_text())
    assert book["failing"] == {"e-mail": "e-mail: SMTPDataError 451"}
    published.round(times=3)
    assert published.hook.events == [("raised", "page:en")]
    assert len(published.mail.mails) == 1


def test_a_webhook_that_fails_is_tried_again_and_the_mail_still_goes(published, caplog):
    published.hook.status = 302
    published.page().unlink()
    published.until_watched()
    published.round()
    assert published.hook.letters == []
    assert len(published.mail.mails) == 1
    published.hook.status = 204
    published.round(times=2)
    assert published.hook.events == [("raised", "page:en")]
    assert len(published.mail.mails) == 1
    assert "no alarm by webhook: webhook: it answers 302" in caplog.text
    assert "secret-hook" not in caplog.text


def test_nothing_pings_while_something_is_bad(published):
    published.until_watched()
    pings = published.hook.pings
    published.page().unlink()
    published.round(times=3)
    assert published.hook.pings == pings
