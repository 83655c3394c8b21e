"""What did not happen is told, once, by both routes; what did happen is not."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from channels.contract import RemotePost
from channels.outlets import adapter_of
from publisher.deliveries.models import Brake, ClockJump, Delivery, Receipt, State
from publisher.editions.models import Edition, Site
from publisher.schedule.models import Slot, UnfilledPolicy
from publisher.schedule.slots import slot_instant
from publisher.watch import asking
from tests import factories
from tests.schedule.unfilled.house import reserve
from tests.watch.conftest import MINUTE

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def test_a_day_on_which_everything_happened_is_quiet_and_pings_every_round(published):
    published.until_watched()
    published.round(times=3)
    assert published.hook.events == []
    assert published.mail.mails == []
    assert published.hook.pings == 4


def test_before_the_minute_nothing_of_today_is_asked(scene):
    scene.outlet()
    scene.approved()
    scene.now -= HOUR
    scene.round(times=3)
    scene.now += HOUR - 4 * MINUTE
    scene.tick()
    scene.page().unlink(missing_ok=True)
    asked_before = asked(scene)[0]
    scene.round(times=9)
    assert scene.hook.events == []
    assert asked(scene)[0] == asked_before


def test_a_missing_page_is_told_after_two_looks_by_mail_and_webhook(published):
    published.page().unlink()
    published.until_watched()
    assert published.hook.events == []
    published.round()
    assert published.hook.events == [("raised", "page:en")]
    event = published.hook.about("page:en")
    assert "/archive/2026/3/14: it answers 404" in event["seen"]
    assert event["since"] == "2026-03-14T08:00:00+00:00"
    (letter,) = published.mail.mails
    assert letter["Subject"] == "BPoD: The English post of 2026-03-14 is not on its site"
    assert letter["To"] == "desk@example.org"
    text = letter.get_content()
    for words in ("DID NOT HAPPEN", "2026-03-14 08:00 UTC", "it answers 404", "bpod rebuild"):
        assert words in text


def test_a_page_that_answers_with_something_else_is_no_page(published):
    published.page("ca").write_text("<h1>Translation under way</h1>")
    published.until_watched()
    published.round()
    assert published.hook.events == [("raised", "page:ca")]
    assert "it does not show “Un jardí endins”" in published.hook.about("page:ca")["seen"]


def test_a_translation_that_its_site_hides_is_not_missed(published):
    Site.objects.filter(language="ca").update(hide_on_critical=True)
    Edition.objects.filter(language="ca").update(outdated="critical", outdated_at=published.now)
    published.tick()
    assert "Un jardí endins" not in published.page("ca").read_text()
    published.until_watched()
    published.round()
    assert published.hook.events == []


def test_a_home_page_of_yesterday_is_told(published):
    (published.site_root / "en" / "index.html").write_text("yesterday")
    published.until_watched()
    published.round()
    assert published.hook.events == [("raised", "page:en")]
    assert "it does not lead to it" in published.hook.about("page:en")["seen"]


@pytest.mark.parametrize("name", ["feed", "feed.rss", "feed.json"])
@pytest.mark.parametrize("fault", ["lacks", "broken", "gone"])
def test_a_feed_without_the_entry_is_told(published, name, fault):
    file = published.site_root / "en" / name
    if fault == "lacks":
        file.write_text(file.read_text().replace(":2026-03-14", ":2026-03-13"))
    elif fault == "broken":
        file.write_text(file.read_text()[:200])
    else:
        file.unlink()
    published.until_watched()
    published.round()
    assert published.hook.events == [("raised", "feeds:en")]
    seen = published.hook.about("feeds:en")["seen"]
    assert f"/{name}: it" in seen
    assert seen.count("http://") == 1


def test_a_post_that_a_person_deleted_at_the_platform_is_told_though_the_ledger_says_delivered(published):
    delivery = published.delivery()
    receipt = Receipt.objects.get(delivery=delivery)
    adapter_of(delivery.outlet).delete(RemotePost(receipt.remote_id, receipt.url))
    published.until_watched()
    assert published.hook.events == []
    published.round()
    assert published.hook.events == [("raised", "outlet:tumblr-en")]
    assert "the platform says that it is not there" in published.hook.about("outlet:tumblr-en")["seen"]
    assert published.delivery().state == State.DELIVERED


def asked(scene) -> tuple[int, int]:
    """How often Tumblr was asked for posts, and for the account."""
    return scene.peer.calls("tumblr", "posts"), scene.peer.calls("tumblr", "user")


def test_platforms_are_asked_once_for_each_delivery_and_seldom_afterwards(published):
    before = asked(published)
    published.until_watched()
    first = asked(published)
    assert first[0] > before[0]
    assert first[1] == before[1] + 2
    published.round(times=5)
    published.restart()
    published.round(times=5)
    assert asked(published) == first
    published.round(asking.AGAIN_AFTER)
    assert asked(published)[1] == first[1] + 2


def test_a_platform_that_does_not_answer_is_no_alarm_while_the_receipt_stands(published):
    published.peer.arm("tumblr", "look_up", "before-accept-503", count=None)
    published.peer.arm("tumblr", "check", "before-accept-503", count=None)
    published.until_watched()
    published.round(times=3)
    assert published.hook.events == []


def test_a_delivery_that_did_not_arrive_in_time_is_told(scene):
    scene.outlet()
    scene.approved()
    scene.peer.arm("tumblr", "prepare", "before-accept-503", count=None)
    scene.tick()
    scene.until_watched()
    scene.round()
    assert scene.hook.events == [("raised", "outlet:tumblr-en")]
    assert "the ledger says: waiting" in scene.hook.about("outlet:tumblr-en")["seen"]


def test_an_outlet_that_a_person_paused_is_not_missed(scene):
    outlet = scene.outlet()
    outlet.paused = True
    outlet.save()
    scene.approved()
    scene.tick()
    scene.until_watched()
    scene.round()
    assert scene.hook.events == []


def test_a_worker_that_died_is_told_by_the_silence(published):
    published.until_watched()
    published.ticking = False
    published.round(times=2)
    assert published.hook.events == []
    published.round(times=2)
    assert published.hook.events == [("raised", "tick")]
    published.ticking = True
    published.round(times=2)
    assert published.hook.events == [("raised", "tick"), ("well", "tick")]


def test_a_slot_that_passed_with_nothing_approved_is_told(published):
    published.until_watched()
    published.now += DAY
    published.round(times=2)
    # Catalan has nothing to translate on a day without an English post.
    assert published.hook.events == [("raised", "approval:en")]
    assert published.hook.about("approval:en")["what"] == "No English post was approved for 2026-03-15"


def test_a_translation_that_is_late_is_told(published):
    published.approved(factories.DAY + DAY, title="Second")
    published.now += DAY
    published.tick()
    published.until_watched()
    published.round()
    assert published.hook.events == [("raised", "approval:ca")]


def test_an_approved_post_that_nobody_released_is_told(scene):
    scene.approved()
    scene.until_watched()
    scene.round()
    assert scene.hook.events == [("raised", "release:en")]
    assert "its slot was 08:00 Europe/London" in scene.hook.about("release:en")["seen"]


def test_a_day_without_an_approved_post_is_told_twelve_hours_before_its_slot(published):
    published.watching = dataclasses.replace(published.watching, approval_hours=12)
    published.until_watched()
    published.now += 10 * HOUR
    published.round(times=2)
    assert published.hook.events == []
    published.now += 2 * HOUR
    published.round(times=2)
    assert published.hook.events == [("raised", "approval:en")]
    assert published.hook.about("approval:en")["level"] == "warning"
    published.now += 13 * HOUR
    published.round(times=2)
    assert published.hook.events[1:] == [("raised", "approval:en")]
    assert published.hook.about("approval:en")["level"] == "bad"


def test_a_day_that_fills_itself_is_told_once_and_not_as_an_alarm(published):
    UnfilledPolicy.objects.create(id=1, way=UnfilledPolicy.Way.RESERVE)
    reserve()
    published.watching = dataclasses.replace(published.watching, approval_hours=12)
    published.until_watched()
    published.now += 12 * HOUR
    published.round(times=3)
    assert published.hook.events == [("raised", "approval:en")]
    told = published.hook.about("approval:en")
    assert told["level"] == "note"
    assert told["what"] == (
        "Nothing is approved for 2026-03-15, so the day fills itself: “In store” from the reserve shelf"
    )


def test_what_needs_a_person_is_told(published):
    Delivery.objects.filter(outlet__name="tumblr-ca").update(state=State.FAILED, reason="too long")
    published.round(times=2)
    assert published.hook.events == [("raised", "person:tumblr-ca")]
    assert published.hook.about("person:tumblr-ca")["seen"] == "refused: too long"


def test_an_outlet_that_is_held_is_told_and_when_it_is_open_again(published):
    delivery = published.delivery()
    delivery.outlet.held_reason = "tumblr: 401"
    delivery.outlet.save()
    published.round(times=2)
    assert published.hook.events == [("raised", "held:tumblr-en")]
    delivery.outlet.held_reason = ""
    delivery.outlet.save()
    published.round(times=2)
    assert published.hook.events[1:] == [("well", "held:tumblr-en")]


def test_credentials_that_are_refused_are_told_and_never_shown(published):
    outlet = published.delivery().outlet
    outlet.set_secrets({**outlet.secrets(), "oauth_token_secret": "0" * 50})
    outlet.save()
    published.round(times=2)
    assert published.hook.events == [("raised", "token:tumblr-en")]
    assert "0" * 50 not in str(published.hook.letters)


def test_a_pulled_brake_and_a_clock_that_jumped_are_told(published):
    Brake.objects.create(pk=1, pulled_at=published.now, by_name="A. B.", reason="a wrong picture")
    jump = ClockJump.objects.create(host="one", noticed_at=published.now, seconds=3600)
    published.round(times=2)
    assert sorted(published.hook.events) == [("raised", "brake"), ("raised", "clock:one")]
    assert published.hook.about("brake")["seen"] == "by A. B.: a wrong picture"
    Brake.objects.all().delete()
    jump.settled_at = published.now
    jump.save()
    published.round(times=2)
    assert sorted(published.hook.events[2:]) == [("well", "brake"), ("well", "clock:one")]


def test_a_due_delivery_that_nobody_takes_up_is_told_after_five_minutes(published):
    Receipt.objects.filter(delivery=published.delivery()).delete()
    Delivery.objects.filter(outlet__name="tumblr-en").update(
        state=State.PENDING, attempts=0, next_at=published.now, due_at=published.now
    )
    published.round(times=4)
    assert published.hook.events == []
    published.round(times=2)
    assert published.hook.events == [("raised", "queue")]


@pytest.mark.parametrize("date", [datetime.date(2026, 3, 29), datetime.date(2026, 10, 25)])
def test_on_the_days_of_the_clock_change_the_minute_is_the_local_one(scene, date):
    Slot.objects.filter(language="en").update(time="08:00")
    scene.approved(date)
    slot_at = slot_instant(date, datetime.time(8), "Europe/London")
    assert slot_at.hour == (7 if date.month == 3 else 8)
    scene.now = slot_at + 8 * MINUTE
    scene.round()
    scene.round(MINUTE, times=1)  # slot + 10: the first look that sees it
    assert scene.hook.events == []
    scene.round()
    assert scene.hook.events == [("raised", "release:en")]
    assert scene.hook.about("release:en")["since"] == slot_at.isoformat()


def test_the_site_may_be_read_from_inside_under_its_public_name(published):
    """The public address leads nowhere from here; the server inside knows the site by its public name."""
    site = Site.objects.get(language="ca")
    port = site.base_url.rpartition(":")[2]
    Site.objects.filter(language="ca").update(base_url="http://ca.example.invalid")
    published.watching = dataclasses.replace(published.watching, site_urls={"ca": f"http://127.0.0.1:{port}"})
    published.until_watched()
    published.round()
    # Under a name it does not know this server gives the English page: so the name was sent.
    assert "it does not show “Un jardí endins”" in published.hook.about("page:ca")["seen"]
    assert "http://ca.example.invalid/archive/2026/3/14" in published.hook.about("page:ca")["seen"]


def test_one_check_that_fails_in_itself_does_not_blind_the_others(published):
    revision = Edition.objects.get(language="en").current
    type(revision).objects.filter(pk=revision.pk).update(content={})
    published.ticking = False
    published.until_watched()
    published.round(times=2)
    assert {key for _, key in published.hook.events} == {"watch:page", "tick"}
