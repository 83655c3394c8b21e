"""Out, into an empty installation, out again: the same bytes."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from channels.models import Outlet
from channels.newsletter import tokens as newsletter_tokens
from channels.newsletter.models import Subscriber
from publisher.deliveries.models import Delivery
from publisher.desk.editor import history
from publisher.editions.models import Edition, EditionRevision, Site
from publisher.posts import copies
from publisher.posts.models import ImportedFile, Picture, Post
from publisher.schedule.models import Reserve
from publisher.submissions import quarantine, tokens
from publisher.submissions.models import Submission
from publisher.tick import rebuild_all
from publisher.transfer import files, out, tables
from tests import factories
from tests.transfer import there
from tests.transfer.rich import SECRET, a_rich_installation
from tests.transfer.test_completeness import CARRIED
from tests.website import editions as make
from translations.memory.models import MemoryUnit
from translations.models import Job, TranslationRevision


@pytest.mark.django_db
class TestEverything:
    @pytest.fixture
    def first(self, tmp_path) -> str:
        a_rich_installation(tmp_path / "mirror")
        assert [label for label in CARRIED if not apps.get_model(label)._default_manager.exists()] == []
        return there.export(tmp_path / "a.jsonl")

    def test_is_the_same_again(self, first, tmp_path):
        there.empty()
        assert there.taken(tmp_path / "a.jsonl") == first.count("\n") - 1
        assert there.export(tmp_path / "b.jsonl") == first
        here, again = (make.tree(tmp_path / f"{name}.jsonl.files") for name in "ab")
        assert here == again
        assert len(here) > 10

    @pytest.mark.usefixtures("first")
    def test_makes_the_same_public_files(self, tmp_path, settings):
        rebuild_all()
        before = make.tree(settings.SITE_ROOT)
        there.empty()
        there.taken(tmp_path / "a.jsonl")
        rebuild_all()
        assert make.tree(settings.SITE_ROOT) == before
        assert "archive/2016/3/1.html" in {name.partition("/")[2] for name in before}

    def test_has_every_kind_of_line_and_no_secret(self, first):
        lines = [json.loads(line) for line in first.splitlines()]
        assert [line.get("line") for line in lines][-1] == "end"
        assert {line["line"] for line in lines[1:-1]} == set(tables.KINDS)
        assert SECRET not in first
        assert "a-second-factor" not in first
        assert all(outlet.sealed not in first for outlet in Outlet.objects.all())
        assert all(person.password not in first for person in User.objects.all())

    @pytest.mark.usefixtures("first")
    def test_arrives_with_all_that_hangs_on_it(self, tmp_path, settings):
        there.empty()
        there.taken(tmp_path / "a.jsonl")
        assert (Post.objects.count(), Edition.objects.count()) == (8, 6)
        for revision in EditionRevision.objects.all():
            revision.verified_content()
        for picture in Picture.objects.all():
            assert (Path(settings.MEDIA_ROOT) / picture.file.name).stat().st_size > 0
        announced, corrected = Delivery.objects.filter(edition__publish_on=factories.DAY).order_by("pk")
        assert (corrected.about, corrected.state, corrected.token) == (announced, "unconfirmed", "")
        assert announced.receipt.url == "https://t.example/1"
        assert Outlet.objects.get(name="tumblr-en").secrets() == {}
        assert MemoryUnit.objects.exists()
        assert Post.objects.get(publish_on="2016-03-01").imported_page.content
        assert ImportedFile.objects.filter(outcome="refused").exists()
        assert Site.objects.get(language="ca").about == "<p>Qui som</p>"

    @pytest.mark.usefixtures("first")
    def test_the_translators_go_on_where_they_were(self, tmp_path):
        there.empty()
        there.taken(tmp_path / "a.jsonl")
        job = Job.objects.get(publish_on=factories.DAY)
        assert (job.state, job.assignee.username) == ("claimed", "translator")
        told = job.revisions.order_by("number").values_list(
            "status", "author__username", "reviewer__username"
        )
        assert list(told) == [("approved", "translator", "reviewer"), ("draft", "translator", None)]
        assert job.questions.get().answers.get().answered_by.username == "editor"

    @pytest.mark.usefixtures("first")
    def test_the_desk_remembers_what_was_done(self, tmp_path):
        there.empty()
        there.taken(tmp_path / "a.jsonl")
        post = Post.objects.get(publish_on="2026-04-02")
        assert [(event.what, event.reason) for event in history.of(post)] == [("Reopened", "a mistake")]
        review = post.current_workflow_state
        assert (review.status, review.current_task_state.comment) == ("needs_changes", "Shorter, please")
        assert review.current_task_state.revision == post.latest_revision
        draft = post.get_latest_revision_as_object()
        assert (draft.pk, draft.title) == (post.pk, "Talked About")
        assert [row.writer.name for row in draft.writers.all()] == ["A. B."]
        assert draft.pictures.get().pk == post.pictures.get().pk
        assert post.comments.get().author.username == "editor"
        reserve = Reserve.objects.get()
        assert copies.digest(reserve.draft) == reserve.digest
        assert copies.post_of(reserve.draft, datetime.date(2027, 1, 1)).pictures.count() == 1

    @pytest.mark.usefixtures("first")
    def test_people_come_back_by_a_mail_and_by_nothing_else(self, tmp_path):
        there.empty()
        there.taken(tmp_path / "a.jsonl")
        editor = User.objects.get(username="editor")
        assert not editor.has_usable_password()
        assert not Authenticator.objects.exists()
        assert [role.name for role in editor.groups.all()] == ["editor"]
        browser = Client()
        browser.post("/desk/security/password/reset/", {"email": "editor@example.org"})
        link = re.search(r"https?://[^/]+(/\S+/key/\S+)", mail.outbox[-1].body)[1]
        asked = browser.get(link, follow=True)
        password = "another-long-password-of-theirs"
        browser.post(asked.request["PATH_INFO"], {"password1": password, "password2": password})
        editor.refresh_from_db()
        assert editor.check_password(password)

    @pytest.mark.usefixtures("first")
    def test_links_in_mails_of_the_past_lead_to_whom_they_were_sent(self, tmp_path):
        person = User.objects.get(username="translator").pk
        leave = newsletter_tokens.to_leave(Subscriber.objects.get(address="a/b@example.org").pk)
        withdraw = tokens.to_withdraw(Submission.objects.get())
        there.empty()
        there.taken(tmp_path / "a.jsonl")
        assert User.objects.get(pk=person).username == "translator"
        assert newsletter_tokens.who_leaves(leave).address == "a/b@example.org"
        assert tokens.who_withdraws(withdraw).donor_name == "D. Donor"
        later = Subscriber.objects.create(
            outlet=Outlet.objects.get(name="daily-en"), address="later@example.org", changed_at=factories.NOON
        )
        assert later.pk == max(Subscriber.objects.values_list("pk", flat=True))

    @pytest.mark.usefixtures("first")
    def test_whoever_set_the_installation_up_keeps_their_password(self, tmp_path):
        there.empty()
        User.objects.create_superuser("editor", "other@example.org", "the password of this one")
        there.taken(tmp_path / "a.jsonl")
        editor = User.objects.get(username="editor")
        assert editor.check_password("the password of this one")
        assert (editor.email, editor.first_name, editor.is_superuser) == (
            "editor@example.org",
            "Editor",
            False,
        )

    @pytest.mark.usefixtures("first")
    def test_whoever_was_here_before_keeps_their_number(self, tmp_path):
        told = User.objects.get(username="editor").pk
        there.empty()
        User.objects.create_user("operator", pk=told)
        there.taken(tmp_path / "a.jsonl")
        assert User.objects.get(pk=told).username == "operator"
        assert User.objects.get(username="editor").groups.get().name == "editor"
        assert User.objects.create_user("next").pk == max(User.objects.values_list("pk", flat=True))

    def test_donated_files_are_private_again(self, first, tmp_path, settings):
        assert "donor@example.org" in first
        there.empty()
        shutil.rmtree(settings.QUARANTINE_ROOT)
        there.taken(tmp_path / "a.jsonl")
        assert quarantine.path("b" * 32).stat().st_mode & 0o777 == 0o600
        assert quarantine.preview_path("b" * 32).read_bytes() == b"small"

    def test_goes_into_a_zip_as_well(self, first, tmp_path):
        target = tmp_path / "z.jsonl"
        sizes = []
        for _ in range(2):
            with zipfile.ZipFile(files.zip_of(target), "w") as file:
                target.write_text("".join(out.export(files.Zip(file))))
            sizes.append(files.zip_of(target).read_bytes())
        assert target.read_text() == first
        assert sizes[0] == sizes[1]
        there.empty()
        there.taken(target)
        assert there.export(tmp_path / "b.jsonl") == first

    @pytest.mark.usefixtures("first")
    def test_since_a_date_holds_what_belongs_to_the_later_posts(self, tmp_path):
        since = datetime.date(2026, 3, 15)
        later = there.export(tmp_path / "later.jsonl", since=since)
        assert '"publish_on":"2026-03-15"' in later
        assert "2016-03-01" not in later
        assert '"publish_on":"2026-03-14"' not in later
        there.empty()
        there.taken(tmp_path / "later.jsonl")
        assert Post.objects.count() == 5
        assert there.export(tmp_path / "again.jsonl", since=since) == later


@pytest.mark.django_db
class TestWithoutPeople:
    def test_nobody_is_named_who_has_an_account_or_wrote_to_us(self, tmp_path):
        a_rich_installation(tmp_path / "mirror")
        public = there.export(tmp_path / "c.jsonl", people=False)
        assert '"people":false' in public
        kinds = {json.loads(line).get("line") for line in public.splitlines()[1:-1]}
        assert kinds == set(tables.KINDS) - tables.OF_PEOPLE
        for private in ("@example.org", "D. Donor", "Which gut?", "Un altre títol", "Whose?", '"editor"'):
            assert private not in public
        there.empty()
        there.taken(tmp_path / "c.jsonl")
        assert not User.objects.exists()
        archived = TranslationRevision.objects.get()
        assert (archived.status, archived.origin, archived.credit) == ("approved", "archive", "C. D.")
        assert there.export(tmp_path / "d.jsonl", people=False) == public


HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(["release", "correct", "rename", "withdraw", "appear", "outdate"]),
        st.integers(0, 5),
        st.booleans(),
    ),
    max_size=20,
)


class TestHistories(TransactionTestCase):
    @given(steps=HISTORIES)
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def test_whatever_happened(self, steps):
        there.empty()
        for verb, number, catalan in steps:
            _step(verb, make.DAY + datetime.timedelta(days=number), "ca" if catalan else "en")
        with tempfile.TemporaryDirectory(dir=django_settings.BPOD_HOME.parent) as folder:
            first = there.export(Path(folder, "a.jsonl"))
            there.empty()
            there.taken(Path(folder, "a.jsonl"))
            assert there.export(Path(folder, "b.jsonl")) == first


def _step(verb: str, day: datetime.date, language: str) -> None:
    edition = Edition.objects.filter(publish_on=day, language=language).first()
    if edition is None:
        if verb == "release" and (language == "en" or Edition.objects.filter(publish_on=day).exists()):
            make.release(make.content(day, language))
    elif edition.state == Edition.State.RELEASED:
        if verb == "correct":
            make.correct(edition, strapline=f"Mended {edition.revisions.count()} ✓")
        elif verb == "rename":
            make.correct(edition, title=f"Jardí {day.day % 2} {edition.revisions.count()}")
        elif verb == "withdraw":
            make.withdraw(edition, "It was “wrong”.")
        elif verb == "appear" and not edition.deliveries.exists():
            make.appear(edition)
        elif verb == "outdate" and language != "en":
            edition.outdated, edition.outdated_at = "major", make.noon(day)
            edition.save()
