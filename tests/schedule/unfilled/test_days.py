"""A day that nobody filled: named ahead, done at the slot, once, and told."""

from __future__ import annotations

import datetime

import pytest

from channels.contract import Link
from channels.models import Outlet
from publisher.clock import Clock
from publisher.deliveries.models import Delivery
from publisher.editions import freeze
from publisher.editions.models import Edition, Site
from publisher.editions.story import story
from publisher.feeds.entry import feed_entry
from publisher.posts.models import PictureRight, Post, PostPicture
from publisher.schedule.models import Rehearsal, Reserve, Slot, UnfilledDay
from publisher.schedule.slots import ONE_DAY
from publisher.schedule.unfilled import days, mail
from publisher.schedule.unfilled.choice import years_before
from publisher.tick import bake_all, tick
from tests import factories, smtp_peer
from tests.factories import DAY
from tests.schedule.moving.test_carry import translate
from tests.schedule.unfilled.house import HOUR, OLD, SLOT, Way, at_the_slot, of, old, policy, reserve
from translations.models import Job

# What is done


def test_nothing_is_published_where_the_team_holds_and_it_is_told_why():
    (row,) = at_the_slot()
    assert (row.state, row.why, row.post) == ("held", "the team chose to hold", None)
    assert not Post.objects.filter(publish_on=DAY).exists()
    assert at_the_slot() == []


def test_a_rerun_is_a_post_and_an_edition_of_its_own_marked_with_its_first_date():
    policy()
    first = old()
    (row,) = at_the_slot()
    edition = of()
    assert (row.state, row.post, row.rerun_of) == ("done", edition.post, first)
    assert (edition.state, edition.silent, edition.post.rerun_of) == ("released", False, first)
    content = edition.content()
    assert (content.title, content.first_published_on) == (first.title, OLD)
    assert len(content.pictures) == 1
    assert content.pictures[0].alt == factories.ALT
    assert edition.post.locked
    assert Edition.objects.get(post=first).content().first_published_on is None
    assert Job.objects.get(publish_on=DAY).state == Job.State.OPEN


def test_feeds_give_it_a_new_id_and_say_when_it_was_published_first():
    policy()
    old()
    at_the_slot()
    site = Site.objects.get(language="en")
    entry = feed_entry(of(), site)
    assert entry.id == f"tag:{site.tag_authority}:2026-03-14"
    assert "First published on 3 March 2019" in entry.content_html
    assert 'href="https://en.example.org/archive/2019/3/3"' in entry.content_html
    assert "First published" not in entry.credit


def test_a_translation_that_still_holds_comes_along():
    policy()
    first = factories.approved(
        OLD, title="Old and good", now=datetime.datetime(2019, 3, 1, tzinfo=datetime.UTC)
    )
    translate(OLD, "Vell i bo")
    Edition.objects.filter(post=first.post).update(state="released", released_at=SLOT - 999 * HOUR)
    at_the_slot()
    catalan = Edition.objects.get(publish_on=DAY, language="ca")
    assert (catalan.state, catalan.content().title) == ("released", "Vell i bo")
    assert catalan.content().first_published_on == OLD
    assert Job.objects.get(publish_on=DAY).state == Job.State.DONE


def test_each_outlet_gets_it_once():
    policy()
    old()
    factories.outlet()
    at_the_slot()
    at_the_slot()
    assert Delivery.objects.get().edition == of()


def test_from_the_shelf_the_oldest_comes_first_and_only_once():
    policy(Way.RESERVE_OR_RERUN)
    old()
    one, two = reserve("One"), reserve("Two")
    at_the_slot()
    assert of().content().title == "One"
    one.refresh_from_db()
    assert one.post == of().post
    assert of().current.approved_by_name == "E. D."
    days.fill_due(SLOT + 24 * HOUR)
    assert of(DAY + ONE_DAY).content().title == "Two"
    two.refresh_from_db()
    days.fill_due(SLOT + 48 * HOUR)
    assert of(DAY + 2 * ONE_DAY).post.rerun_of is not None


def test_what_was_altered_on_the_shelf_does_not_go_out():
    policy(Way.RESERVE)
    kept = reserve()
    Reserve.objects.update(draft={**kept.draft, "title": "Another"})
    (row,) = at_the_slot()
    assert row.state == "held"
    assert "changed on the shelf" in row.why


def test_an_approved_post_goes_first_and_what_was_named_is_void():
    policy()
    old()
    days.name_due(SLOT - 20 * HOUR)
    factories.approved(title="By people")
    assert at_the_slot() == []
    assert of().content().title == "By people"
    assert UnfilledDay.objects.get().state == "void"


def test_a_draft_steps_aside_to_the_next_empty_day():
    policy()
    old()
    draft = factories.draft(title="Not ready")
    factories.draft(DAY + ONE_DAY, title="Tomorrow's")
    at_the_slot()
    draft.refresh_from_db()
    assert draft.publish_on == DAY + 2 * ONE_DAY
    assert of().content().title == "Old and good"


def test_a_reopened_post_steps_aside_too():
    policy()
    old()
    edition = factories.approved(title="Being mended")
    freeze.reopen(edition.post, by_name="x", reason="y", now=factories.NOON)
    at_the_slot()
    assert of().content().title == "Old and good"
    edition.refresh_from_db()
    assert (edition.publish_on, edition.state) == (DAY + ONE_DAY, "reopened")


def test_a_draft_stays_and_the_day_is_held_where_the_team_says_so():
    policy(drafts_step_aside=False)
    old()
    draft = factories.draft(title="Not ready")
    (row,) = at_the_slot()
    assert (row.state, row.why) == ("held", "a draft stands on the day, and was not approved")
    draft.refresh_from_db()
    assert draft.publish_on == DAY


def test_before_the_first_post_of_the_house_no_day_is_unfilled():
    policy()
    old()
    Edition.objects.filter(silent=False).update(silent=True)
    assert at_the_slot() == []
    assert days.name_due(SLOT - HOUR) == []


def test_an_outage_is_caught_up_with_and_no_further():
    policy()
    old()
    Slot.objects.filter(language="en").update(catch_up_hours=5)
    assert days.fill_due(SLOT + 6 * HOUR) == []
    (row,) = at_the_slot(late=4 * HOUR)
    assert row.state == "done"


# Which one


@pytest.mark.parametrize(
    "spoil",
    [
        lambda post: PostPicture.objects.filter(post=post).update(alt_text=""),
        lambda post: PictureRight.objects.filter(post_picture__post=post).update(permission="blocked"),
        lambda post: PictureRight.objects.filter(post_picture__post=post).update(channel="tumblr"),
        lambda post: Post.objects.filter(pk=post.pk).update(licence=""),
        lambda post: Post.objects.filter(pk=post.pk).update(locked=False),
        lambda post: [post.creators.all().delete(), post.institutions.all().delete()],
        lambda post: Edition.objects.filter(post=post).update(state="withdrawn", withdrawn_at=SLOT),
    ],
)
def test_what_does_not_fit_is_passed_over(spoil):
    policy()
    spoil(old(title="Spoilt"))
    old(OLD + ONE_DAY, title="Fits")
    at_the_slot()
    assert of().content().title == "Fits"


def test_rights_of_a_channel_follow_their_own_lines():
    policy()
    post = old()
    placed = PostPicture.objects.get(post=post)
    PictureRight.objects.create(post_picture=placed, channel="instagram", permission="blocked")
    at_the_slot()
    rights = {right.channel: right.permission for right in of().content().pictures[0].rights}
    assert rights == {"*": "allowed", "instagram": "blocked"}


def test_the_same_month_goes_before_the_oldest():
    policy()
    old(datetime.date(2015, 7, 1), title="Oldest")
    old(title="Of March")
    at_the_slot()
    assert of().content().title == "Of March"


def test_nothing_younger_than_a_year_and_nothing_shown_again_lately():
    policy()
    old(years_before(DAY, 1) + ONE_DAY, title="Too young")
    first = old()
    factories.draft(datetime.date(2022, 1, 1), title="Again", rerun_of=first)
    (row,) = at_the_slot()
    assert (row.state, row.why) == ("held", "no post of the archive fits")
    policy(again_years=4)
    (row,) = days.fill_due(SLOT + 24 * HOUR)
    assert row.rerun_of == first


def test_at_most_two_reruns_come_within_any_seven_days():
    policy()
    for place in range(4):
        old(OLD + place * ONE_DAY, title=f"Old {place}")
    states = []
    for place in range(8):
        (row,) = days.fill_due(SLOT + place * 24 * HOUR)
        states.append(row.way)
    assert states == ["rerun", "rerun", "hold", "hold", "hold", "hold", "hold", "rerun"]
    assert "2 reruns within seven days" in UnfilledDay.objects.get(date=DAY + 2 * ONE_DAY).why


def test_a_leap_day_looks_back_to_the_last_of_february():
    assert years_before(datetime.date(2028, 2, 29), 1) == datetime.date(2027, 2, 28)


# What is told


def test_it_is_named_ahead_told_by_the_rehearsal_and_kept():
    policy()
    old()
    clock = Clock(now=lambda: SLOT - 25 * HOUR)
    tick(clock)
    assert UnfilledDay.objects.get().rerun_of.title == "Old and good"
    verdict = Rehearsal.objects.get(language="en", slot_on=DAY).verdict
    (finding,) = verdict["parts"][0]["blockers"]
    assert finding["message"] == (
        "there is no post on this date; if nobody fills the day: rerun of “Old and good”, first published on 3 March 2019"
    )
    old(datetime.date(2016, 3, 1), title="Older")
    at_the_slot()
    assert of().content().title == "Old and good"


def test_the_calendar_tells_the_days_to_come_as_they_will_be():
    policy()
    for place in range(2):
        old(OLD + place * ONE_DAY, title=f"Old {place}")
    dates = [DAY + place * ONE_DAY for place in (0, 3, 5, 40)]
    found = days.foresee(dates, SLOT - 30 * HOUR)
    assert [found[date].words for date in dates[:3]] == [
        "If nobody fills it: rerun of “Old 0”, first published on 3 March 2019",
        "If nobody fills it: rerun of “Old 1”, first published on 4 March 2019",
        "If nobody fills it: nothing is published (there are 2 reruns within seven days already)",
    ]
    assert [found[date].filled for date in dates[:3]] == [True, True, False]
    assert dates[3] not in found


@pytest.fixture
def server(settings):
    with smtp_peer.running() as peer:
        peer.use(settings)
        settings.DEFAULT_FROM_EMAIL = "bpod@example.org"
        settings.TEAM_EMAIL = ["desk@example.org"]
        yield peer


def test_the_team_is_told_once_what_was_done(server):
    policy()
    post = old()
    PictureRight.objects.create(
        post_picture=PostPicture.objects.get(post=post), channel="instagram", permission="link-only"
    )
    factories.outlet()
    factories.outlet("instagram-en", kind="instagram")
    at_the_slot()
    for hours in (1, 2):
        mail.mail_due(SLOT + hours * HOUR)
    (message,) = server.mails
    assert (
        message["Subject"].strip()
        == "Sat 14 March was unfilled: rerun of “Old and good”, first published on 3 March 2019"
    )
    body = message.get_content()
    assert "tumblr-en: with the picture" in body
    assert "instagram-en: with a link alone" in body
    assert Outlet.objects.count() == 2


def test_that_nothing_was_published_is_told_with_the_mend(server):
    at_the_slot()
    assert mail.mail_due(SLOT + HOUR) == 1
    (message,) = server.mails
    assert message["Subject"] == "Nothing was published on Sat 14 March"
    assert "Why: the team chose to hold." in message.get_content()


def test_a_mail_that_was_refused_is_tried_again(server, settings):
    at_the_slot()
    good, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert mail.mail_due(SLOT + HOUR) == 0
    settings.EMAIL_PORT = good
    assert mail.mail_due(SLOT + HOUR + datetime.timedelta(minutes=1)) == 0
    assert mail.mail_due(SLOT + HOUR + datetime.timedelta(minutes=3)) == 1
    assert len(server.mails) == 1


# What readers and followers see


def test_its_page_leads_to_the_first_one_and_names_it_as_the_one_to_find(settings):
    policy()
    old()
    at_the_slot()
    bake_all()
    page = (settings.SITE_ROOT / "en" / "archive/2026/3/14.html").read_text()
    assert '<link rel="canonical" href="https://en.example.org/archive/2019/3/3">' in page
    assert "First published on 3 March 2019" in page
    assert 'href="/archive/2019/3/3"' in page
    assert '"isBasedOn": "https://en.example.org/archive/2019/3/3"' in page
    first = (settings.SITE_ROOT / "en" / "archive/2019/3/3.html").read_text()
    assert '<link rel="canonical" href="https://en.example.org/archive/2019/3/3">' in first
    assert "First published" not in first


def test_every_channel_is_told_as_a_credit_and_in_the_short_line():
    policy()
    old()
    at_the_slot()
    told = story(of().content(), "https://en.example.org", "tumblr", "")
    assert told.credits[0] == Link(
        "First published on 3 March 2019", "https://en.example.org/archive/2019/3/3"
    )
    assert told.attribution.startswith("First published on 3 March 2019 · Image from work by")
