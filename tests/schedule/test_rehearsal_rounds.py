"""When it is rehearsed; that each verdict is given once and mailed once; that no release waits for it."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction

from publisher.deliveries.models import Delivery
from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.mail import MAIL_SECONDS
from publisher.posts.models import Post
from publisher.schedule import rehearsal, rehearsal_rounds
from publisher.schedule.models import Rehearsal, Slot
from publisher.schedule.verdict import from_json
from tests import factories, smtp_peer
from tests.racing import at_once
from tests.schedule.conftest import HOUR, SLOT

MINUTE = datetime.timedelta(minutes=1)
TEAM = ["desk@example.org", "lead@example.org"]


@pytest.fixture(autouse=True)
def _english_alone(stage):  # noqa: ARG001 - what it has set up
    Slot.objects.filter(language="ca").delete()


@pytest.fixture
def mail(settings):
    settings.TEAM_EMAIL = TEAM
    settings.DEFAULT_FROM_EMAIL = "bpod@example.org"
    with smtp_peer.running() as peer:
        peer.use(settings)
        yield peer


def rows() -> list[tuple[str, int | None, str]]:
    """Of each verdict the stage, the revision and the headline, in the order they were given."""
    return [
        (row.stage, row.revision.number if row.revision else None, from_json(row.verdict).headline)
        for row in Rehearsal.objects.filter(slot_on=factories.DAY).order_by("given_at", "pk")
    ]


def row() -> Rehearsal:
    return Rehearsal.objects.get(slot_on=factories.DAY)


def subjects(mail: smtp_peer.SmtpPeer) -> list[str]:
    return [str(one["Subject"]) for one in mail.mails]


def approved(date: datetime.date = factories.DAY, *, post: Post | None = None, **fields) -> Edition:
    """In English alone: approving sets up the slots of every language."""
    edition = factories.approve_draft(post, **fields) if post else factories.approved(date, **fields)
    Slot.objects.filter(language="ca").delete()
    return edition


READY = "Ready: Sat 14 March, Garden Within, 1 outlet"


# When


def test_26_hours_and_1_hour_before_the_slot_and_not_sooner(stage):
    stage.outlet()
    approved()
    stage.now = SLOT - 26 * HOUR
    stage.tick(after=-MINUTE)
    assert rows() == []
    stage.tick(after=MINUTE)
    assert rows() == [("26h", 1, READY)]
    for _ in range(3):
        stage.tick(after=8 * HOUR)
    assert rows() == [("26h", 1, READY)]
    assert stage.peer.calls("tumblr", "user") == 1
    stage.tick(after=HOUR)
    assert rows() == [("26h", 1, READY), ("1h", 1, READY)]
    stage.tick(after=HOUR)
    assert (Delivery.objects.get().state, len(rows())) == ("delivered", 2)


def test_a_date_with_nothing_approved_is_said_and_the_approval_is_rehearsed_at_once(stage):
    stage.outlet()
    stage.tick()
    assert rows() == [("26h", None, "Nothing approved for Sat 14 March")]
    approved()
    stage.tick(after=3 * HOUR)
    assert rows()[1:] == [("26h", 1, READY)]


def test_what_is_approved_in_the_last_hour_is_rehearsed_once_and_at_once(stage):
    stage.outlet()
    stage.now = SLOT - HOUR / 2
    approved()
    stage.tick()
    assert rows() == [("1h", 1, READY)]


def test_a_correction_before_the_slot_is_rehearsed_anew(stage):
    stage.outlet()
    edition = approved()
    stage.tick()
    freeze.reopen(edition.post, by_name="someone", reason="a slip", now=stage.now)
    stage.tick(after=MINUTE)
    post = edition.post
    post.refresh_from_db()
    post.title = "Garden Outside"
    post.save()
    approved(post=post, now=stage.now)
    stage.tick(after=MINUTE)
    assert rows() == [
        ("26h", 1, READY),
        ("26h", None, "Nothing approved for Sat 14 March"),
        ("26h", 2, "Ready: Sat 14 March, Garden Outside, 1 outlet"),
    ]


def test_a_slot_that_moves_takes_its_rehearsals_along(stage, mail):
    stage.outlet()
    approved(factories.DAY - datetime.timedelta(days=1), title="Earlier")
    stage.now = SLOT - 26 * HOUR
    Edition.objects.update(state=Edition.State.RELEASED, released_at=stage.now, silent=True)
    approved()
    stage.tick()
    Slot.objects.update(time=datetime.time(10))
    stage.tick(after=HOUR)
    assert row().slot_at == SLOT
    stage.tick(after=HOUR)
    kept = row()
    assert (kept.slot_at, kept.given_at) == (SLOT + 2 * HOUR, SLOT - 24 * HOUR)
    assert "at 10:00 Europe/London" in mail.mails[1].get_content()
    Slot.objects.update(time=datetime.time(7))
    stage.tick(after=MINUTE)
    assert row().slot_at == SLOT - HOUR
    assert len({one["Message-ID"] for one in mail.mails}) == 3


@pytest.mark.parametrize(
    ("date", "first"),
    [
        # The night before has 23 hours, then 25: the stage shows another time on the clock, and is right.
        (datetime.date(2026, 3, 29), datetime.datetime(2026, 3, 28, 5, 0, tzinfo=datetime.UTC)),
        (datetime.date(2026, 10, 25), datetime.datetime(2026, 10, 24, 6, 0, tzinfo=datetime.UTC)),
    ],
)
def test_on_the_night_of_a_clock_change_it_is_26_hours_all_the_same(stage, date, first):
    stage.outlet()
    approved(date)
    earlier = first - datetime.timedelta(seconds=1)
    for now, expected in ((earlier, 0), (first, 1), (first + 25 * HOUR, 2)):
        stage.now = now
        stage.tick()
        assert Rehearsal.objects.filter(slot_on=date).count() == expected, now
    assert set(Rehearsal.objects.filter(slot_on=date).values_list("slot_at", flat=True)) == {
        first + 26 * HOUR
    }


def test_a_slot_that_has_passed_is_never_made_up_for(stage):
    stage.outlet()
    approved()
    stage.now = SLOT
    stage.tick()
    assert rows() == []


def test_what_is_out_already_is_not_rehearsed(stage):
    edition = approved()
    Edition.objects.filter(pk=edition.pk).update(state=Edition.State.RELEASED, released_at=stage.now)
    stage.tick()
    assert rows() == []


@pytest.mark.parametrize(("before", "made"), [(60, 0), (61, 1)])
def test_nothing_is_rehearsed_in_the_minute_before_a_slot(stage, before, made):
    stage.now = SLOT - datetime.timedelta(seconds=before)
    stage.tick()
    assert len(rows()) == made


def test_the_calls_and_the_mail_end_within_the_minute_and_the_lease_outlasts_both():
    longest = rehearsal.ASK_SECONDS + MAIL_SECONDS
    assert longest < rehearsal_rounds.KEEP_CLEAR.total_seconds() < rehearsal_rounds.LEASE_SECONDS


# A platform that is down


def test_a_platform_that_is_down_is_asked_again_before_the_verdict_is_final(stage, mail):
    stage.outlet()
    approved()
    stage.peer.arm("tumblr", "check", "before-accept-503", count=2)
    stage.tick()
    assert (row().final_at, mail.mails) == (None, [])
    stage.tick(after=MINUTE / 6)
    stage.tick(after=MINUTE / 6)
    assert stage.peer.calls("tumblr", "user") == 2
    stage.tick(after=MINUTE)
    assert subjects(mail) == [READY]


def test_a_platform_that_stays_down_is_a_blocker_in_the_end(stage, mail):
    stage.outlet()
    approved()
    stage.peer.arm("tumblr", "check", "refuse", count=None)
    for _ in range(9):
        stage.tick(after=6 * MINUTE)
    assert subjects(mail) == ["1 blocker: Sat 14 March, Garden Within: tumblr-en"]
    assert "could not be asked: tumblr: " in mail.mails[0].get_content()
    assert stage.peer.calls("tumblr", "user") == 4


def test_shortly_before_the_slot_nothing_is_put_off(stage, mail):
    stage.outlet()
    stage.now = SLOT - 1.5 * MINUTE
    approved()
    stage.peer.arm("tumblr", "check", "refuse", count=None)
    stage.tick()
    stage.tick(after=MINUTE / 6)
    assert subjects(mail)[-1] == "1 blocker: Sat 14 March, Garden Within: tumblr-en"


# The mail


def test_the_mail_has_a_line_for_each_outlet_and_links_to_the_mend(stage, mail, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://desk.example.org"
    stage.outlet("one")
    outlet = stage.outlet("two")
    outlet.set_secrets({**outlet.secrets(), "oauth_token_secret": "0" * 50})
    outlet.save()
    approved(title="Garden\u2028Within")
    stage.tick()
    (told,) = mail.mails
    assert mail.recipients == [TEAM]
    assert (told["From"], told["To"]) == ("bpod@example.org", ", ".join(TEAM))
    assert told["Subject"] == "1 blocker: Sat 14 March, Garden Within: two"
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["Message-ID"].endswith("@example.org>")
    body = told.get_content()
    digest = from_json(row().verdict).outlets[0].digest
    assert f"  ready    one (tumblr)       {digest[:12]}  may post" in body
    assert "  blocked  two (tumblr)" in body
    assert "mend: reconnect it – https://desk.example.org/desk/outlets/" in body
    assert "https://desk.example.org/desk/rehearsals/" in body
    assert not any(value in body for value in outlet.secrets().values())


def test_both_languages_of_a_date_are_told_in_one_mail(stage, mail):
    stage.outlet()
    factories.approved()
    stage.tick()
    assert subjects(mail) == ["1 blocker: Sat 14 March, Garden Within: Catalan"]
    assert "English, Sat 14 March at 08:00 Europe/London" in mail.mails[0].get_content()
    assert "Catalan, Sat 14 March at 09:00 Europe/Madrid" in mail.mails[0].get_content()
    assert Rehearsal.objects.exclude(mailed_at=None).count() == 2


def test_without_a_team_nothing_is_mailed_and_the_verdict_is_there(stage, mail, settings):
    settings.TEAM_EMAIL = []
    stage.tick()
    assert (len(rows()), mail.mails) == (1, [])
    settings.TEAM_EMAIL = TEAM
    stage.tick(after=MINUTE)
    assert subjects(mail) == ["Nothing approved for Sat 14 March"]


def test_a_mail_server_that_refuses_is_tried_again_and_the_release_goes_out(stage, mail, caplog):
    stage.outlet()
    approved()
    mail.refusals = 2
    stage.tick()
    assert "not mailed to the team (SMTPDataError)" in caplog.text
    stage.tick(after=MINUTE)
    assert (mail.mails, mail.refusals) == ([], 1)
    for _ in range(2):
        stage.tick(after=2 * MINUTE)
    assert subjects(mail) == [READY]
    mail.refusals = 99
    stage.now = SLOT - HOUR
    stage.tick()
    stage.tick(after=HOUR)
    assert Delivery.objects.get().state == "delivered"


def test_a_mail_server_that_is_gone_keeps_nothing_from_its_way(stage, settings):
    settings.TEAM_EMAIL = TEAM
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp_peer.running() as peer:
        peer.use(settings)
    stage.tick()
    kept = row()
    assert (kept.final_at, kept.mailed_at, kept.token) == (stage.now, None, "")


def test_a_mail_server_that_never_answers_is_given_up(stage, mail, monkeypatch):
    monkeypatch.setattr("publisher.mail.MAIL_SECONDS", 0.2)
    mail.hang.set()
    stage.tick()
    assert (len(mail.mails), row().mailed_at) == (1, None)
    mail.hang.clear()
    stage.tick(after=2 * MINUTE)
    first, second = mail.mails
    assert first["Message-ID"] == second["Message-ID"]


# Crashes and races


def environment() -> dict[str, str]:
    """For a `bpod` of its own process on this test's database and folders."""
    where = connection.settings_dict
    url = (
        f"sqlite:///{where['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{where['USER']}:{where['PASSWORD']}@{where['HOST']}:{where['PORT']}/{where['NAME']}"
    )
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "REDIS_URL") if name in os.environ}
    home = django_settings.SITE_ROOT.parent
    secret = django_settings.SECRET_KEY
    return kept | {"BPOD_HOME": str(home), "DATABASE_URL": url, "BPOD_SECRET_KEY": secret}


def test_a_machine_that_dies_between_the_row_and_the_mail_leaves_it_to_the_next(stage, mail):
    stage.outlet()
    approved()
    mail.hang.set()
    ticking = subprocess.Popen(
        [sys.executable, "-m", "publisher.cli", "tick", "--at", stage.now.isoformat()],
        env=environment()
        | {
            "BPOD_EMAIL_SMTP": mail.url,
            "BPOD_EMAIL_FROM": "bpod@example.org",
            "BPOD_TEAM_EMAIL": " ".join(TEAM),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert mail.asked.wait(60)
    ticking.send_signal(signal.SIGKILL)
    ticking.wait()
    mail.hang.clear()
    kept = row()
    assert (kept.final_at is not None, kept.mailed_at, kept.token != "") == (True, None, True)
    stage.tick(after=MINUTE)  # the lease of the dead still holds
    assert len(mail.mails) == 1
    Rehearsal.objects.update(lease_until_seconds=0.0)  # time passes
    stage.tick(after=MINUTE)
    stage.tick(after=MINUTE)
    assert subjects(mail) == [READY, READY]
    assert len({one["Message-ID"] for one in mail.mails}) == 1
    assert (len(rows()), stage.peer.calls("tumblr", "user")) == (1, 1)


def test_a_failure_of_our_own_stops_no_tick_and_is_tried_again(stage, mail, caplog):
    stage.outlet()
    approved()
    stage.tick()
    Rehearsal.objects.update(verdict={"of": "another form"}, mailed_at=None)
    stage.tick(after=MINUTE)
    assert "rehearsal failed" in caplog.text
    assert row().token == ""
    assert len(mail.mails) == 1


def test_many_ticks_at_once_write_one_row_and_send_one_mail(stage, mail):
    stage.outlet()
    approved()
    at_once(*[lambda: rehearsal_rounds.rehearse_due(stage.clock(), {})] * 4)
    assert rows() == [("26h", 1, READY)]
    assert subjects(mail) == [READY]
    assert stage.peer.calls("tumblr", "user") == 1


@pytest.mark.parametrize("with_edition", [True, False])
def test_the_schema_takes_one_row_for_a_stage_and_revision(stage, with_edition):
    edition = approved() if with_edition else None
    key = {
        "language": "en",
        "slot_on": factories.DAY,
        "stage": "26h",
        "revision": edition.current if edition else None,
        "slot_at": SLOT,
        "next_at": stage.now,
    }
    Rehearsal.objects.create(**key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rehearsal.objects.create(**key)
    Rehearsal.objects.create(**{**key, "stage": "1h"})
