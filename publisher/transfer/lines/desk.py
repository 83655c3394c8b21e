"""Who works here, what they said of each post, every draft they saved, what they approved, and the log of it all.

The rooms of these tables stand above this one; tables are known here by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import QuerySet

from channels.models import Outlet
from publisher.editions.models import Site
from publisher.posts import copies
from publisher.posts.models import Picture, Post, Series, Writer
from publisher.schedule.models import Reserve, Slot, UnfilledDay, UnfilledPolicy
from publisher.transfer.errors import FieldError
from publisher.transfer.lines.archive import DAY, PERSON
from publisher.transfer.lines.serialised import Draft
from publisher.transfer.records import AnyonesChildren, Beside, Children, Link, Path, Record
from translations.models import Unsubscribed

REVISIONS = apps.get_model("wagtailcore.Revision")
_GENERIC = frozenset({"content_type", "base_content_type", "object_id"})


def roles_of(person: Any) -> list[str]:
    return sorted(person.groups.values_list("name", flat=True))


PERSON_LINE = Record(
    User,
    is_numbered=True,  # the link in a reminder knows them by it
    omit=frozenset({"password"}),
    extra={"roles": roles_of},
    children={
        "addresses": Children(Record(apps.get_model("account.EmailAddress")), "user"),
        "wishes": Children(
            Record(apps.get_model("wagtailusers.UserProfile"), omit=frozenset({"avatar"})), "user", one=True
        ),
        "no_reminders": Children(Record(Unsubscribed), "person", one=True),
    },
)
ACCOUNT_EVENT = Record(apps.get_model("accounts.AccountEvent"), links={"by": PERSON, "person": PERSON})


def drafts_of(post: Any) -> QuerySet[Any]:
    return HISTORY.children["drafts"].rows(post)


@dataclass(frozen=True)
class DraftLink:
    """One of a post's drafts, by the date of the post and its place among them: `2026-03-01/2`."""

    def told(self, held: Any) -> str | None:
        if held is None or not isinstance(held.content_object, Post):
            return None
        earlier = drafts_of(held.content_object).filter(pk__lte=held.pk)
        return f"{DAY.told(held.content_object)}/{earlier.count()}"

    def read(self, value: Any) -> Any:
        if value is not None and not (isinstance(value, str) and value.rpartition("/")[2].isdecimal()):
            raise FieldError("", f"is {value!r}; a date and a number such as 2026-03-01/2 are wanted")
        return value

    def stored(self, name: str, value: Any) -> dict[str, Any]:
        if self.read(value) is None:
            return {f"{name}_id": None}
        day, _, number = value.rpartition("/")
        post = Post.objects.get(pk=DAY.found(name, DAY.read(day)))
        keys = list(drafts_of(post).values_list("pk", flat=True))
        if not 0 < int(number) <= len(keys):
            raise FieldError(name, f"is {value!r}, and there are {len(keys)} drafts of that date")
        return {f"{name}_id": keys[int(number) - 1]}


def step_at(review: Any) -> int | None:
    steps = list(
        HISTORY.children["reviews"].record.children["steps"].rows(review).values_list("pk", flat=True)
    )
    return steps.index(review.current_task_state_id) + 1 if review.current_task_state_id in steps else None


_STEP = Record(
    apps.get_model("wagtailcore.TaskState"),
    omit=frozenset({"content_type"}),
    links={
        "task": Link(apps.get_model("wagtailcore.Task"), "name"),
        "finished_by": PERSON,
        "revision": DraftLink(),
    },
)
_REVIEW = Record(
    apps.get_model("wagtailcore.WorkflowState"),
    omit=_GENERIC | {"current_task_state"},
    links={"workflow": Link(apps.get_model("wagtailcore.Workflow"), "name"), "requested_by": PERSON},
    extra={"step": step_at},
    children={"steps": Children(_STEP, "workflow_state")},
)
_DRAFT = Record(REVISIONS, omit=_GENERIC, links={"user": PERSON, "content": Draft()})
HISTORY = Beside(
    Post,
    by="publish_on",
    children={
        "drafts": AnyonesChildren(_DRAFT),
        "reviews": AnyonesChildren(_REVIEW),
        "comments": Children(Record(apps.get_model("desk.PostComment"), links={"author": PERSON}), "post"),
    },
)


def is_as_approved(reserve: Any) -> bool:
    return bool(copies.digest(reserve.draft) == reserve.digest)


RESERVE = Record(
    Reserve,
    omit=frozenset({"digest"}),
    extra={"is_as_approved": is_as_approved},
    links={"picture": Link(Picture, "file"), "approved_by": PERSON, "post": DAY, "draft": Draft()},
)
UNFILLED_DAY = Record(
    UnfilledDay,
    links={"rerun_of": DAY, "post": DAY, "reserve": Path(Reserve, ("approved_at", "title"))},
)

OBJECTS: dict[str, Link] = {
    "posts.post": DAY,
    "posts.series": Link(Series, "name"),
    "posts.writer": Link(Writer, "name"),
    "posts.picture": Link(Picture, "file"),
    "channels.outlet": Link(Outlet, "name"),
    "editions.site": Link(Site, "language"),
    "schedule.slot": Link(Slot, "language"),
    "schedule.unfilledpolicy": Link(UnfilledPolicy, "id"),
    "auth.user": PERSON,
}
"""What the log is about, and how a line names it; of anything else it keeps the words alone."""


def kind_of(entry: Any) -> str:
    kind = entry.content_type
    return f"{kind.app_label}.{kind.model}" if kind else ""


def object_of(entry: Any) -> Any:
    link = OBJECTS.get(kind_of(entry))
    if link is None:
        return None
    try:
        return link.told(link.model.objects.filter(pk=entry.object_id).first())
    except ValueError:  # the key of something that was deleted
        return None


LOG = Record(
    apps.get_model("wagtailcore.ModelLogEntry"),
    omit=frozenset({"content_type", "object_id"}),
    links={"user": PERSON, "revision": DraftLink()},
    extra={"of": kind_of, "object": object_of},
)
