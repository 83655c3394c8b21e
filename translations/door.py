"""Who may enter which screen, in whose time, and whose words they may read there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache

from translations import screen_language
from translations.models import Job, TranslationRevision
from translations.people import COORDINATE, REVIEW, TRANSLATE
from translations.team import default_zone

__all__ = ["COORDINATE", "REVIEW", "TRANSLATE", "may", "may_read", "open_to", "opens_texts", "visitor"]

View = Callable[..., HttpResponseBase]
Status = TranslationRevision.Status


def open_to(*permissions: str) -> Callable[[View], View]:
    """For people who are logged in and have one of these rights; 403 for others. Nothing is cached."""

    def decorate(view: View) -> View:
        @never_cache
        @login_required
        @screen_language.spoken
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(may(request, permission) for permission in permissions):
                raise PermissionDenied
            with timezone.override(ZoneInfo(default_zone())):
                return view(request, *args, **kwargs)

        return entered

    return decorate


def may(request: HttpRequest, permission: str) -> bool:
    return visitor(request).has_perm(permission)


def opens_texts(request: HttpRequest) -> bool:
    """Whether this person may open the texts themselves, unreleased ones too."""
    return may(request, TRANSLATE) or may(request, REVIEW)


def visitor(request: HttpRequest) -> User:
    """The person; every screen here is behind a login."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may_read(user: User, job: Job, revision: TranslationRevision) -> bool:
    """A draft is its author's, the reviewers', and that of whoever has the job now."""
    return (
        revision.status in (Status.SUBMITTED, Status.APPROVED)
        or user.pk in (revision.author_id, job.assignee_id)
        or user.has_perm(REVIEW)
    )
