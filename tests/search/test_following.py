"""Every road by which something becomes public, is changed, or is taken back: the index is there in the same step."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model
from django.db import transaction

from publisher import tick
from publisher.clock import Clock
from publisher.commands.import_command import command as import_pages
from publisher.editions import freeze, withdrawal
from publisher.editions.models import Edition, EditionRevision, Site, TamperedError
from publisher.posts.models import Post
from publisher.schedule.release import release_due
from publisher.search import index
from publisher.search.models import Document, Text, Version, Word
from tests import factories
from tests.commands.pages import text_copy
from tests.schedule.test_translating import CATALAN
from tests.search.conftest import released
from tests.search.truth import assert_index_is_what_is_public
from translations import transitions
from translations.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
SLOT = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _empty(transactional_db):  # noqa: ARG001
    """Between such tests Django empties the tables it knows, and the databases' own is none of them."""
    factories.sites()
    index.rebuild()


def translate() -> None:
    users = get_user_model().objects
    translator, _ = users.get_or_create(username="translator")
    reviewer, _ = users.get_or_create(username="reviewer")
    job = Job.objects.get()
    transitions.claim(job, translator, now=factories.NOON)
    saved = transitions.save_draft(job, translator, CATALAN, expected_number=0, now=factories.NOON)
    transitions.submit(job, translator, saved.revision.number, credit="", now=factories.NOON)
    transitions.approve(job, reviewer, saved.revision.number, now=factories.NOON)


def withdraw(language: str = "en") -> None:
    withdrawal.withdraw(
        Post.objects.get(), language=language, note="Taken back.", by_name="x", reason="x", now=SLOT + HOUR
    )


def correct(change: str = "minor", **changes) -> None:
    post = Post.objects.get()
    freeze.reopen(post, by_name="x", reason="x", now=SLOT + HOUR)
    Post.objects.update(**changes)
    factories.approve_draft(post, SLOT + HOUR, change=change)


def found() -> set[str]:
    """The languages that can be found, after the proof that they are the public ones."""
    assert_index_is_what_is_public()
    return set(Document.objects.values_list("language", flat=True))


class TestRoads:
    def test_a_slot(self):
        factories.approved()
        translate()
        assert found() == set()
        release_due(SLOT - HOUR)
        assert found() == set()
        release_due(SLOT)
        assert found() == {"en", "ca"}

    def test_a_late_approval_and_a_translation_later_still(self):
        factories.approved(now=SLOT + HOUR)
        release_due(SLOT + HOUR)
        assert found() == {"en"}
        translate()
        assert found() == {"en"}
        release_due(SLOT + 200 * HOUR)
        assert found() == {"en", "ca"}

    def test_a_correction_with_the_translation_it_takes_along(self):
        factories.approved()
        translate()
        release_due(SLOT)
        correct(title="Garden Without", licence="CC0-1.0")
        assert found() == {"en", "ca"}
        assert set(Document.objects.values_list("facets", flat=True).distinct()).pop().count("CC0-1.0") == 1
        assert Word.objects.filter(folded="without", language="en").exists()

    def test_what_is_reopened_stays_until_it_is_approved_again(self):
        factories.approved()
        release_due(SLOT)
        freeze.reopen(Post.objects.get(), by_name="x", reason="x", now=SLOT + HOUR)
        Post.objects.update(title="Not yet")
        assert found() == {"en"}
        assert not Word.objects.filter(folded="yet").exists()

    def test_an_approval_taken_back_before_the_slot(self):
        factories.approved()
        freeze.reopen(Post.objects.get(), by_name="x", reason="x", now=factories.NOON)
        release_due(SLOT)
        assert found() == set()

    @pytest.mark.parametrize(("language", "left"), [("en", set()), ("ca", {"en"})])
    def test_a_withdrawal(self, language, left):
        factories.approved()
        translate()
        release_due(SLOT)
        withdraw(language)
        assert found() == left

    def test_an_archive_that_is_imported_and_one_that_joins_as_drafts(self, tmp_path):
        factories.sites()
        factories.library_picture()  # with it the folder that pictures are kept in
        text_copy(tmp_path, "one", date="14 March 2016", title="Closing Ranks")
        done = CliRunner().invoke(import_pages, [str(tmp_path)])
        assert done.exit_code == 0, done.output
        assert found() == {"en"}
        (tmp_path / "later").mkdir()
        text_copy(tmp_path / "later", "two", date="15 March 2016", title="Held Back")
        assert CliRunner().invoke(import_pages, [str(tmp_path / "later"), "--draft"]).exit_code == 0
        assert found() == {"en"}
        assert Document.objects.count() == 1

    def test_a_translation_that_its_site_hides_until_somebody_says_that_it_holds(self):
        Site.objects.filter(language="ca").update(hide_on_critical=True)
        factories.approved()
        translate()
        release_due(SLOT)
        assert found() == {"en", "ca"}
        correct(change="critical", title="Garden Without")
        assert found() == {"en"}
        reviewer = get_user_model().objects.get(username="reviewer")
        transitions.waive(Job.objects.get(), reviewer, 2, now=SLOT + HOUR, reason="It holds.")
        assert found() == {"en", "ca"}

    def test_a_site_that_begins_to_hide_and_ends(self):
        factories.approved()
        translate()
        release_due(SLOT)
        correct(change="critical", title="Garden Without")
        assert found() == {"en", "ca"}
        for hides, languages in ((True, {"en"}), (False, {"en", "ca"})):
            Site.objects.update(hide_on_critical=hides)
            index.catch_up()
            assert found() == languages

    def test_what_is_undone_is_undone_here_too(self):
        factories.sites()
        with transaction.atomic():
            factories.archived(factories.draft(), released_at=SLOT)
            assert found() == {"en"}
            transaction.set_rollback(True)
        assert found() == set()


class TestCatchingUp:
    @pytest.fixture
    def editions(self, release) -> list[Edition]:
        return [release("A heart beats."), release("A liver rests."), release("Un fetge.", language="ca")]

    def test_nothing_is_behind_and_nothing_is_written(self, editions):  # noqa: ARG002
        before = list(Version.objects.order_by("language").values_list("number", flat=True))
        assert index.catch_up() == 0
        assert list(Version.objects.order_by("language").values_list("number", flat=True)) == before

    def test_following_twice_changes_nothing(self, editions):
        before = list(Version.objects.order_by("language").values_list("number", flat=True))
        index.follow(editions[0])
        assert list(Version.objects.order_by("language").values_list("number", flat=True)) == before

    def test_what_an_older_form_wrote_is_written_anew_a_piece_at_a_time(self, editions, monkeypatch):  # noqa: ARG002
        """Its words go as it had counted them, whatever the analyser makes of them now."""
        monkeypatch.setattr(index, "PIECE", 1)
        Document.objects.update(form=0)
        [old] = Text.objects.filter(stems_text__contains="heart")
        Text.objects.filter(pk=old.pk).update(words=old.words.replace("heart heart", "heart hart"))
        Word.objects.filter(folded="heart").update(stem="hart")
        assert index.catch_up(2) == 2
        assert index.catch_up() == 2
        assert index.catch_up() == 0
        assert_index_is_what_is_public()

    def test_rows_that_came_by_another_way_are_seen_by_the_next_tick(self, editions):
        one, two, _catalan = editions
        Edition.objects.filter(pk=one.pk).update(state="withdrawn", withdrawn_at=SLOT)
        tick.tick(Clock())
        assert_index_is_what_is_public()
        Edition.objects.filter(pk=one.pk).update(state="released", withdrawn_at=None)
        Edition.objects.filter(pk=two.pk).update(state="approved", released_at=None)
        tick.tick(Clock())
        assert_index_is_what_is_public()

    def test_a_changed_revision_is_left_out_and_said(self, editions, caplog):
        one, two, _catalan = editions
        Document.objects.update(form=0)
        EditionRevision.objects.filter(pk=one.current_id).update(digest="0" * 64)
        index.catch_up()
        assert "was changed after approval" in caplog.text
        assert Document.objects.get(pk=two.pk).form != 0
        with pytest.raises(TamperedError):
            index.follow(Edition.objects.get(pk=one.pk))

    def test_all_of_it_made_again_is_the_same_whatever_was_there(self, editions):
        released(editions[0].post, dataclasses.replace(editions[0].content(), body="<p>A lung.</p>"))
        Word.objects.update(documents=7)
        Text.objects.update(words="some thing", stems_text="x")
        seen = []
        assert index.rebuild(lambda done, count: seen.append((done, count))) == 4
        assert seen[-1] == (4, 4)
        assert_index_is_what_is_public()
