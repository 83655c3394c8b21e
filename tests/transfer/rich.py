"""An installation in which every table that an export carries holds something."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group, User
from wagtail.log_actions import log
from wagtail.models import Workflow
from wagtail.users.models import UserProfile

from channels.models import Outlet
from channels.newsletter import subscribers
from channels.newsletter.models import Copy, Mailing, Subscriber
from publisher.accounts.models import AccountEvent
from publisher.deliveries.models import Attempt, Brake, Delivery, Receipt
from publisher.desk import roles
from publisher.desk.models import PostComment
from publisher.editions import freeze, withdrawal
from publisher.editions.models import Edition, LaterCuts, Site, Wording
from publisher.mirror.archive import archive
from publisher.mirror.catalan import translate as take_catalan
from publisher.posts import copies
from publisher.posts.importer import import_pages
from publisher.posts.models import CreditNote, Picture, Post, Series, Writer
from publisher.schedule.models import Reserve, Slot, UnfilledDay, UnfilledPolicy
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
from tests import factories
from tests.posts import mirror
from tests.schedule.test_translating import translate
from translations import readership, transitions
from translations.checks.models import CheckOverride
from translations.models import (
    Answer,
    Cohort,
    Digest,
    DoNotTranslate,
    ImportFile,
    IncomingMail,
    Job,
    Language,
    Question,
    Reminder,
    SpellWord,
    Term,
    Turn,
    Unsubscribed,
    Waiver,
)

SLOT = datetime.datetime(2026, 3, 14, 9, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
SECRET = "a-secret-of-the-outlet"


def people() -> list[User]:
    """One of them may do everything, and one has gone."""
    roles.ensure()
    made = []
    for name, role in (
        ("editor", roles.EDITOR),
        ("translator", roles.TRANSLATOR),
        ("reviewer", roles.REVIEWER),
    ):
        person = User.objects.create_user(
            name, f"{name}@example.org", "a-password-of-theirs", first_name=name.title()
        )
        person.groups.add(Group.objects.get(name=role))
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        made.append(person)
    editor, translator, reviewer = made
    User.objects.filter(pk=reviewer.pk).update(is_active=False, last_login=SLOT)
    UserProfile.objects.create(user=editor, submitted_notifications=False, theme="dark")
    Authenticator.objects.create(user=editor, type="totp", data={"secret": "a-second-factor"})
    Unsubscribed.objects.create(person=translator, since=SLOT)
    AccountEvent.objects.create(at=SLOT, by=editor, person=reviewer, what="retired")
    return made


def a_rich_installation(folder: Path) -> None:
    """A correction, a late translation, a withdrawal, an archive with Catalan pages, drafts, deliveries."""
    factories.sites()
    editor, translator, reviewer = people()
    Site.objects.filter(language="ca").update(about="<p>Qui som</p>", old_hosts="old.example.org")
    Slot.objects.filter(language="ca").update(time=datetime.time(9, 30))
    Wording.objects.create(
        kind="tumblr", language="en", number=1, text="{{ title }}", changed_at=SLOT, changed_by_name="A. B."
    )
    outlet = factories.outlet(settings={"base_url": "http://127.0.0.1:9"}, secrets={"key": SECRET})
    english = factories.approved()
    translate(Job.objects.get(), (translator, reviewer), credit="C. D.")
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
    picture = english.post.pictures.get().picture
    picture.tags.add("gut", "mouse")
    Picture.objects.filter(pk=picture.pk).update(uploaded_by_user=editor)
    Post.objects.filter(pk=gone.post_id).update(locked_by=editor, locked_at=SLOT)
    LaterCuts.objects.create(revision=english.current, cuts=[[]])
    Brake.objects.create(pk=1, pulled_at=SLOT, by_name="Editor", reason="a storm")
    at_the_desk(editor)
    unfilled(editor, picture)
    translators_room(editor, translator)
    newsletter()
    donation()


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


def at_the_desk(editor: User) -> Post:
    """A draft with a history: saved twice, sent to review, talked about; one that lies on the shelf; the log."""
    post = factories.draft(datetime.date(2026, 4, 2), title="Talked About")
    CreditNote.objects.create(post=post, text="With thanks", sort_order=0)
    post = Post.objects.get(pk=post.pk)
    post.save_revision(user=editor)
    gone = Writer.objects.create(name="Gone By Then")
    post.writers.create(writer=gone)
    post.body += f'<p><a linktype="post" id="{post.pk}">that day</a></p>'
    post.save_revision(user=editor)
    post = Post.objects.get(pk=post.pk)
    Workflow.objects.get(name=roles.WORKFLOW).start(post, editor)
    post.current_workflow_state.current_task_state.reject(editor, comment="Shorter, please")
    gone.delete()
    PostComment.objects.create(post=post, author=editor, author_name="Editor", text="Which gut?", at=SLOT)
    log(instance=post, action="wagtail.unlock", user=editor, data={"reason": "a mistake", "by": "Editor"})
    passing = Series.objects.create(name="Passing")
    log(instance=passing, action="wagtail.create", user=editor)
    passing.delete()
    return post


def unfilled(editor: User, picture: Picture) -> None:
    spare = factories.draft(datetime.date(2026, 5, 1), title="On the Shelf / Spare")
    draft = copies.data_of(spare)
    reserve = Reserve.objects.create(
        title=spare.title,
        draft=draft,
        digest=copies.digest(draft),
        picture=picture,
        approved_by=editor,
        approved_by_name="Editor",
        approved_at=SLOT,
    )
    UnfilledPolicy.objects.create(way="reserve-rerun")
    first, again = datetime.date(2026, 3, 14), datetime.date(2026, 4, 1)
    UnfilledDay.objects.create(
        date=again, way="rerun", rerun_of=Post.objects.get(publish_on=first), named_at=SLOT
    )
    UnfilledDay.objects.create(date=again + DAY, way="reserve", reserve=reserve, named_at=SLOT)
    Post.objects.filter(publish_on=again).update(rerun_of=Post.objects.get(publish_on=first))


def translators_room(editor: User, translator: User) -> None:
    Language.objects.create(code="ca", lead_hours=4)
    Term.objects.create(english="gut", language="ca", target="intestí", forbidden=["budell"])
    DoNotTranslate.objects.create(language="ca", pattern="BPoD*")
    SpellWord.objects.create(language="ca", word="organoide")
    readership.replace({factories.DAY: 12}, now=SLOT)
    Cohort.objects.create(name="Class of March", language="ca").people.add(translator)
    Turn.objects.create(language="ca", person=translator, weekday=2)
    job = Job.objects.get(publish_on=factories.DAY)
    transitions.claim(job, translator, now=SLOT)
    last = job.revisions.latest("number")
    transitions.save_draft(
        job, translator, {**last.fields, "title": "Un altre títol"}, expected_number=last.number, now=SLOT
    )
    Waiver.objects.create(revision=last, source=job.source, by=editor, waived_at=SLOT)
    CheckOverride.objects.create(
        job=job,
        field="title",
        code="spelling",
        key="0" * 64,
        reason="A name",
        by=translator,
        overridden_at=SLOT,
    )
    asked = Question.objects.create(
        job=job, source=job.source, field="title", text="Whose?", asked_by=translator, asked_at=SLOT
    )
    Answer.objects.create(question=asked, text="Nobody's", answered_by=editor, answered_at=SLOT)
    taken = {"job": job, "revision": last, "by": translator}
    ImportFile.objects.create(sha256="1" * 64, name="a.xliff", imported_at=SLOT, **taken)
    IncomingMail.objects.create(message_digest="2" * 64, outcome="taken", received_at=SLOT, **taken)
    digest = Digest.objects.create(person=translator, digest_on=factories.DAY, made_at=SLOT, next_at=SLOT)
    Reminder.objects.create(job=job, step="due", person=translator, digest=digest)


def newsletter() -> None:
    outlet = factories.outlet("daily-en", kind="newsletter")
    for address in ("gone@example.org", "a/b@example.org", "asked@example.org"):
        subscribers.bring_in(outlet, address, "import", "open day", SLOT)
    subscribers.erase("gone@example.org")  # the number of the next is not its place
    Subscriber.objects.filter(address="asked@example.org").update(state="asked", asked_at=SLOT)
    mailing = Mailing.objects.create(outlet=outlet, key="bpod-2026-03-14", frozen_at=SLOT)
    for reader in (Subscriber.objects.get(address="a/b@example.org"), None):
        Copy.objects.create(mailing=mailing, subscriber=reader, state="sent", changed_at=SLOT)


def donation() -> Submission:
    """Its file is in quarantine still."""
    terms = Terms.objects.create(language="en", number=1, text="Yours stays yours.", since_at=SLOT)
    given = Submission.objects.create(
        form_key="a" * 32,
        language="en",
        received_at=SLOT,
        post=factories.draft(datetime.date(2026, 6, 1), title="Given"),
        donor_name="D. Donor",
        donor_email="donor@example.org",
        acting_for="self",
        creators="D. Donor",
        description="A gut.",
        licence="CC-BY-4.0",
    )
    data, name = factories.picture_bytes(), "b" * 32
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
        picture=given.post.pictures.get().picture,
    )
    SubmissionRight.objects.create(submission=given, channel="*", language="*", permission="allowed")
    DonorConsent.objects.create(submission=given, kind="terms", terms=terms, given_at=SLOT)
    SubmissionEvent.objects.create(submission=given, at=SLOT, what="received", by_name="the donor")
    SubmissionMail.objects.create(submission=given, kind="received", made_at=SLOT, next_at=SLOT)
    return given
