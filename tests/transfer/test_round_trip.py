"""Out, into an empty installation, out again: the same bytes."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from channels.models import Outlet
from publisher.deliveries.models import Attempt, Delivery, Receipt
from publisher.editions import freeze, withdrawal
from publisher.editions.models import Edition, EditionRevision, Site, Wording
from publisher.mirror.archive import archive
from publisher.mirror.catalan import translate as take_catalan
from publisher.posts.importer import import_pages
from publisher.posts.models import ImportedFile, Picture, Post, Series
from publisher.schedule.models import Slot
from publisher.schedule.release import release_due
from publisher.submissions import quarantine
from publisher.submissions.models import (
    DonorConsent,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionMail,
    SubmissionRight,
    Terms,
)
from publisher.tick import rebuild_all
from publisher.transfer import files, out, tables
from tests import factories
from tests.posts import mirror
from tests.schedule.test_translating import translate
from tests.transfer import there
from tests.website import editions as make
from translations.memory.models import MemoryUnit
from translations.models import Job, TranslationRevision

SLOT = datetime.datetime(2026, 3, 14, 9, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
SECRET = "a-secret-of-the-outlet"


def a_rich_installation(folder: Path) -> None:
    """A correction, a late translation, a withdrawal, an archive with Catalan pages, drafts, deliveries."""
    factories.sites()
    users = get_user_model().objects
    people = [users.get_or_create(username=name)[0] for name in ("translator", "reviewer")]
    Site.objects.filter(language="ca").update(about="<p>Qui som</p>", old_hosts="old.example.org")
    Slot.objects.filter(language="ca").update(time=datetime.time(9, 30))
    Wording.objects.create(
        kind="tumblr", language="en", number=1, text="{{ title }}", changed_at=SLOT, changed_by_name="A. B."
    )
    outlet = factories.outlet(settings={"base_url": "http://127.0.0.1:9"}, secrets={"key": SECRET})
    english = factories.approved()
    translate(Job.objects.get(), people, credit="C. D.")
    release_due(SLOT)
    post = Post.objects.get()
    freeze.reopen(post, by_name="test", reason="a mistake", now=SLOT + DAY)
    Post.objects.update(title="Garden Mended", pinned=True)
    factories.approve_draft(post, SLOT + DAY, "major")
    gone = factories.approved(
        datetime.date(2026, 3, 15),
        title="Gone",
        series=Series.objects.create(name="Gut Week", kind="event"),
        part=2,
    )
    release_due(SLOT + DAY)
    withdrawal.withdraw(gone.post, note="It was wrong.", by_name="A. B.", reason="wrong", now=SLOT + 2 * DAY)
    factories.draft(datetime.date(2026, 4, 1), title="A Draft", with_picture=False)
    _deliver(english, outlet)
    for day in (1, 2):
        mirror.english(folder, day)
    mirror.copied(folder, 2, host="bpod.org.uk")
    mirror.catalan(folder, "puntes-antigues", day=2, title="Puntes")
    mirror.put(folder / mirror.ENGLISH / "archive/2016/3/9.html", "<h1>BPoD</h1>")
    mirror.about(folder)
    import_pages([folder], draft=False, dry_run=False, now=SLOT, archive=archive, translate=take_catalan)


def _deliver(edition: Edition, outlet: Outlet) -> None:
    announced = Delivery.objects.filter(edition=edition, outlet=outlet).first() or Delivery.objects.create(
        edition=edition, outlet=outlet, slot_on=edition.publish_on, due_at=SLOT, next_at=SLOT
    )
    Delivery.objects.filter(pk=announced.pk).update(
        state="delivered", revision=edition.current, rendition={"text": "é", "n": 1.5}, memo={"id": "1"}
    )
    Attempt.objects.create(delivery=announced, number=1, kind="send", started_at=SLOT, outcome="delivered")
    Receipt.objects.create(
        delivery=announced,
        remote_id="1",
        url="https://t.example/1",
        received_at=SLOT,
        rendition_digest="0" * 64,
    )
    Delivery.objects.create(
        edition=edition,
        outlet=outlet,
        act="correct",
        about=announced,
        revision=Edition.objects.get(pk=edition.pk).current,
        slot_on=edition.publish_on,
        due_at=SLOT,
        next_at=SLOT,
        state="sending",
        token="held",
        lease_until_seconds=5.0,
    )


@pytest.mark.django_db
class TestEverything:
    @pytest.fixture
    def first(self, tmp_path) -> str:
        a_rich_installation(tmp_path / "mirror")
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
        assert {line["line"] for line in lines[1:-1]} == set(tables.KINDS) - set(tables.PRIVATE)
        assert SECRET not in first
        assert all(outlet.sealed not in first for outlet in Outlet.objects.all())

    @pytest.mark.usefixtures("first")
    def test_arrives_with_all_that_hangs_on_it(self, tmp_path, settings):
        there.empty()
        there.taken(tmp_path / "a.jsonl")
        assert (Post.objects.count(), Edition.objects.count()) == (5, 6)
        for revision in EditionRevision.objects.all():
            revision.verified_content()
        for picture in Picture.objects.all():
            assert (Path(settings.MEDIA_ROOT) / picture.file.name).stat().st_size > 0
        deliveries = Delivery.objects.filter(edition__publish_on=factories.DAY)
        announced, corrected = deliveries.order_by("pk")
        assert (corrected.about, corrected.state, corrected.token) == (announced, "unconfirmed", "")
        assert announced.receipt.url == "https://t.example/1"
        assert Outlet.objects.get().secrets() == {}
        archived = TranslationRevision.objects.get()
        assert (archived.status, archived.origin, archived.credit) == ("approved", "archive", "C. D.")
        assert MemoryUnit.objects.exists()
        assert Post.objects.get(publish_on="2016-03-01").imported_page.content
        assert ImportedFile.objects.filter(outcome="refused").exists()
        assert Site.objects.get(language="ca").about == "<p>Qui som</p>"

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
        later = there.export(tmp_path / "later.jsonl", since=datetime.date(2026, 3, 15))
        assert '"publish_on":"2026-03-15"' in later
        assert "2016-03-01" not in later
        assert '"publish_on":"2026-03-14"' not in later
        there.empty()
        there.taken(tmp_path / "later.jsonl")
        assert Post.objects.count() == 2


@pytest.mark.django_db
class TestPrivate:
    @pytest.fixture
    def donated(self, settings, tmp_path) -> str:
        settings.QUARANTINE_ROOT = tmp_path / "home" / "quarantine"
        post = factories.draft(factories.DAY)
        terms = Terms.objects.create(language="en", number=1, text="Yours stays yours.", since_at=SLOT)
        given = Submission.objects.create(
            form_key="a" * 32,
            language="en",
            received_at=SLOT,
            post=post,
            donor_name="D. Donor",
            donor_email="donor@example.org",
            acting_for="self",
            creators="D. Donor",
            description="A gut.",
            licence="CC-BY-4.0",
        )
        data = factories.picture_bytes()
        name = "b" * 32
        settings.QUARANTINE_ROOT.mkdir(parents=True)
        quarantine.path(name).write_bytes(data)
        quarantine.preview_path(name).write_bytes(b"small")
        SubmissionFile.objects.create(
            form_key=given.form_key,
            submission=given,
            name=name,
            form="jpeg",
            width=640,
            height=480,
            size_bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            stored_at=SLOT,
            picture=post.pictures.get().picture,
        )
        SubmissionRight.objects.create(submission=given, channel="*", language="*", permission="allowed")
        DonorConsent.objects.create(submission=given, kind="terms", terms=terms, given_at=SLOT)
        SubmissionEvent.objects.create(submission=given, at=SLOT, what="received", by_name="the donor")
        SubmissionMail.objects.create(submission=given, kind="received", made_at=SLOT, next_at=SLOT)
        return there.export(tmp_path / "a.jsonl", private=True)

    def test_donations_are_carried_where_they_are_asked_for(self, donated, tmp_path, settings):
        assert "donor@example.org" in donated
        there.empty()
        shutil.rmtree(settings.QUARANTINE_ROOT)
        there.taken(tmp_path / "a.jsonl")
        assert there.export(tmp_path / "b.jsonl", private=True) == donated
        assert quarantine.path("b" * 32).stat().st_mode & 0o777 == 0o600
        assert quarantine.preview_path("b" * 32).read_bytes() == b"small"

    @pytest.mark.usefixtures("donated")
    def test_and_nowhere_else(self, tmp_path):
        public = there.export(tmp_path / "c.jsonl")
        assert "Donor" not in public
        assert "donor@example.org" not in public
        assert '"private":false' in public


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
            _step(verb, make.DAY + number * DAY, "ca" if catalan else "en")
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
