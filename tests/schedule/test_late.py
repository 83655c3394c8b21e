"""Translations and time: never before the English, announced while they are news, the backlog a few a day;
and what an English correction does to a public translation."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from django.contrib.auth import get_user_model

from publisher.deliveries.models import Delivery
from publisher.editions import freeze, releasing
from publisher.editions.models import Edition, EditionRevision, Slug
from publisher.posts.models import Creator, Post
from publisher.schedule.models import Slot
from publisher.schedule.release import release_due
from tests import factories
from tests.schedule.test_translating import CATALAN, NOW, SLOT, edition, people  # noqa: F401
from translations import transitions
from translations.errors import WrongStateError
from translations.models import Job, SourceRevision, TranslationRevision
from translations.staleness import approved_revision

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def translate(job: Job, people, *, at: datetime.datetime = NOW, told: bool = True, **words: str) -> None:  # noqa: F811
    translator, reviewer = people
    job.refresh_from_db()
    transitions.claim(job, translator, now=at)
    head = job.revisions.order_by("number").last()
    saved = transitions.save_draft(
        job,
        translator,
        {**CATALAN, **words},
        expected_number=head.number if head else 0,
        now=at,
        taken_in=job.source.number,
    )
    transitions.submit(job, translator, saved.revision.number, now=at)
    transitions.approve(job, reviewer, saved.revision.number, now=at, told=told)


def correct(change: str, at: datetime.datetime = SLOT + DAY, **fields: str) -> None:
    post = Post.objects.get()
    freeze.reopen(post, by_name="test", reason="a mistake", now=at)
    Post.objects.update(**(fields or {"title": f"Garden {change}"}))
    factories.approve_draft(post, at, change)


@pytest.fixture
def public(people):  # noqa: F811
    """Both languages are out."""
    factories.approved()
    translate(Job.objects.get(), people)
    release_due(SLOT)
    return people


class TestNeverBeforeTheEnglish:
    def test_the_release_itself_refuses(self, people):  # noqa: F811
        factories.approved()
        translate(Job.objects.get(), people)
        assert not releasing.release(edition("ca"), at=SLOT)
        assert edition("ca").state == Edition.State.APPROVED
        assert not Slug.objects.exists()

    def test_the_archive_refuses(self):
        english = factories.approved()
        catalan = dataclasses.replace(english.content(), language="ca", title="Un jardí")
        with pytest.raises(freeze.WrongStateError, match="its English is not public"):
            freeze.archive_content(english.post, catalan, by_name="test", now=NOW, released_at=NOW)
        assert not Edition.objects.filter(language="ca").exists()

    def test_an_earlier_slot_of_its_own_waits_for_the_english(self, people):  # noqa: F811
        factories.approved()
        translate(Job.objects.get(), people)
        Slot.objects.filter(language="ca").update(time=datetime.time(6))
        assert release_due(SLOT - HOUR).editions == ()
        assert [row.language for row in release_due(SLOT).editions] == ["en", "ca"]


class TestLate:
    @pytest.mark.parametrize(("hours", "announced"), [(3, 1), (72, 1), (73, 0)])
    def test_outlets_get_it_while_it_is_news(self, people, hours, announced):  # noqa: F811
        factories.approved()
        factories.outlet("tumblr-ca", language="ca")
        release_due(SLOT)
        late = SLOT + hours * HOUR
        translate(Job.objects.get(), people, at=late)
        release_due(late)
        release_due(late + HOUR)
        assert (edition("ca").state, edition("ca").released_at) == (Edition.State.RELEASED, late)
        deliveries = Delivery.objects.filter(edition__language="ca")
        assert [row.state for row in deliveries] == ["pending"] * announced

    def test_what_our_outage_made_late_is_asked_of_a_person(self, people):  # noqa: F811
        factories.approved()
        factories.outlet("tumblr-ca", language="ca")
        translate(Job.objects.get(), people)
        release_due(SLOT + 80 * HOUR)
        assert Delivery.objects.get(edition__language="ca").state == "held"

    def test_the_backlog_goes_out_a_few_a_day_first_approved_first(self, people):  # noqa: F811
        dates = [factories.DAY - number * DAY for number in range(1, 6)]
        for number, date in enumerate(dates):
            factories.approved(date, now=NOW - 30 * DAY, title=f"Garden {'abcde'[number]}")
        release_due(SLOT)
        later = SLOT + 10 * DAY
        for number, date in enumerate(dates):
            translate(Job.objects.get(publish_on=date), people, at=later + number * HOUR)

        def released(at: datetime.datetime) -> list[datetime.date]:
            return [row.publish_on for row in release_due(at).editions]

        assert released(later + 5 * HOUR) == dates[:3]
        assert released(later + 6 * HOUR) == []
        assert released(later + DAY) == dates[3:]
        assert not Delivery.objects.filter(edition__language="ca").exists()


class TestCorrections:
    @pytest.mark.parametrize("change", ["minor", "major", "critical"])
    def test_how_much_the_english_changed_stands_with_the_translation_at_once(self, public, change):  # noqa: ARG002
        correct(change)
        assert (edition("ca").outdated, edition("ca").outdated_at) == (change, SLOT + DAY)
        assert Job.objects.get().state == "open"

    def test_a_cosmetic_change_is_told_to_nobody(self, public):  # noqa: ARG002
        correct("cosmetic")
        assert (edition("ca").outdated, edition("ca").outdated_at) == ("", None)
        assert edition("en").current.corrected_at is None
        assert Job.objects.get().state == "done"

    def test_changed_words_that_nobody_weighed_are_not_approved(self, public):  # noqa: ARG002
        with pytest.raises(freeze.NotApprovableError, match="say how much"):
            correct("", title="Garden Without")
        assert edition("en").content().title == "Garden Within"

    def test_quotes_and_spaces_need_no_word(self, public):  # noqa: ARG002
        body = factories.BODY.replace("Under the", "Under  the")
        correct("", body=body, strapline="How the lining of the gut  renews itself")
        assert edition("ca").outdated == ""

    def test_the_notice_goes_when_the_translation_catches_up(self, public):
        correct("critical")
        translate(Job.objects.get(), public, at=SLOT + 2 * DAY, title="Un altre jardí")
        assert (edition("ca").outdated, edition("ca").outdated_at) == ("", None)

    def test_the_notice_goes_when_the_english_is_put_back(self, public):  # noqa: ARG002
        correct("critical")
        correct("major", title="Garden Within")
        assert edition("ca").outdated == ""

    def test_the_notice_goes_when_a_person_says_that_it_holds(self, public):
        correct("major")
        transitions.waive(Job.objects.get(), public[1], 2, now=SLOT + 2 * DAY)
        assert (edition("ca").outdated, Job.objects.get().state) == ("", "done")
        correct("minor", SLOT + 3 * DAY)
        assert edition("ca").outdated == "minor"

    def test_what_was_waived_stays_so_when_a_slip_is_mended(self, public):
        correct("major")
        job = Job.objects.get()
        transitions.waive(job, public[1], 2, now=SLOT + 2 * DAY)
        transitions.claim(job, public[0], now=SLOT + 2 * DAY)
        saved = transitions.save_draft(
            job, public[0], {**CATALAN, "title": "Un jardí endins"}, 1, now=SLOT + 2 * DAY
        )
        transitions.submit(job, public[0], saved.revision.number, now=SLOT + 2 * DAY)
        transitions.approve(job, public[1], saved.revision.number, now=SLOT + 2 * DAY)
        assert (edition("ca").outdated, edition("ca").content().title) == ("", "Un jardí endins")

    def test_the_weightiest_change_counts_until_it_is_taken_in(self, public):  # noqa: ARG002
        correct("critical")
        correct("minor", SLOT + 2 * DAY)
        assert (edition("ca").outdated, edition("ca").outdated_at) == ("critical", SLOT + DAY)

    def test_credits_follow_though_the_words_are_outdated(self, public):  # noqa: ARG002
        Creator.objects.update(name="another studio")
        correct("major")
        assert edition("ca").content().creators[0].name == "another studio"
        assert edition("ca").content().title == CATALAN["title"]

    def test_a_slip_of_the_translation_alone_is_not_told_and_substance_is(self, public):
        translate(Job.objects.get(), public, at=SLOT + DAY, told=False, title="Un jardí dins")
        assert edition("ca").current.corrected_at is None
        translate(Job.objects.get(), public, at=SLOT + 2 * DAY, title="Un jardí a fora")
        assert edition("ca").current.corrected_at == SLOT + 2 * DAY
        assert edition("ca").outdated == ""

    def test_the_archive_is_outdated_as_well(self):
        english = factories.archived(factories.draft(), released_at=NOW - 300 * DAY)
        catalan = dataclasses.replace(english.content(), language="ca", title="Un jardí")
        freeze.archive_content(english.post, catalan, by_name="test", now=NOW, released_at=NOW - 300 * DAY)
        correct("critical", NOW)
        assert (edition("ca").outdated, edition("ca").outdated_at) == ("critical", NOW)
        assert SourceRevision.objects.count() == 2

    def test_the_archive_is_taken_over_so_that_it_can_be_mended_or_waived(self):
        english = factories.archived(factories.draft(), released_at=NOW - 300 * DAY)
        catalan = dataclasses.replace(
            english.content(), language="ca", title="Un jardí", translators=("T. U.",)
        )
        freeze.archive_content(english.post, catalan, by_name="test", now=NOW, released_at=NOW - 300 * DAY)
        correct("critical", NOW)
        job = Job.objects.get()
        archived = approved_revision(job)
        assert (archived.fields["title"], archived.author, archived.credit) == ("Un jardí", None, "T. U.")
        assert (job.state, archived.based_on.number, archived.origin) == ("open", 1, "archive")
        assert edition("ca").content().translators == ("T. U.",)
        reviewer = get_user_model().objects.create_user("reviewer")
        transitions.waive(job, reviewer, 2, now=NOW)
        assert (edition("ca").outdated, Job.objects.get().state) == ("", "done")
        correct("major", NOW + DAY, title="Garden Again")
        assert edition("ca").outdated == "major"
        assert TranslationRevision.objects.count() == 1

    def test_what_somebody_has_begun_already_is_left_to_them(self, people):  # noqa: F811
        factories.approved()
        job = Job.objects.get()
        transitions.claim(job, people[0], now=NOW)
        with pytest.raises(WrongStateError):
            transitions.take_archive(job, CATALAN, credit="", now=NOW)

    def test_a_warning_is_remembered_when_it_is_over(self, public):  # noqa: ARG002
        correct("critical", SLOT + DAY)
        assert edition("ca").warned_at == SLOT + DAY
        correct("minor", SLOT + 2 * DAY, title="Garden Within")
        assert (edition("ca").outdated, edition("ca").warned_at) == ("", SLOT + DAY)


class TestAddresses:
    def test_every_title_that_was_public_is_an_address_for_ever(self, public):
        translate(Job.objects.get(), public, at=SLOT + DAY, title="L’ull: cèl·lules")
        assert [row.slug for row in Slug.objects.all()] == ["l-ull-cellules", "un-jardi-a-dins"]
        translate(Job.objects.get(), public, at=SLOT + 2 * DAY)
        assert [row.slug for row in Slug.objects.all()] == ["un-jardi-a-dins", "l-ull-cellules"]

    def test_a_title_that_another_post_has_gets_a_number(self, public):
        factories.approved(factories.DAY + DAY, title="Another Garden")
        translate(Job.objects.get(publish_on=factories.DAY + DAY), public)
        release_due(SLOT + DAY)
        assert sorted(row.slug for row in Slug.objects.all()) == ["un-jardi-a-dins", "un-jardi-a-dins-2"]

    def test_english_has_its_date_alone(self, public):  # noqa: ARG002
        assert not Slug.objects.filter(language="en").exists()
        assert EditionRevision.objects.count() == 2
