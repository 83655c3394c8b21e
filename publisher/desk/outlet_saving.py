"""Outlets as people change them: each change is one transaction with its line in the log, without credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from channels import registry
from channels.models import Outlet
from channels.outlets import is_by_hand, validate
from channels.secrets import SealError
from publisher.deliveries import pace
from publisher.desk.outlet_forms import OutletForm

NOT_CONNECTED = "it is not connected yet; connect it"


def add(form: OutletForm, by: Any) -> Outlet:
    """Nothing of the past is sent there."""
    outlet = Outlet(name=form.cleaned_data["name"], kind=form.kind.name)
    with transaction.atomic():
        _take(outlet, form)
        outlet.full_clean()
        outlet.save()
        write_down(outlet, "wagtail.create", by, "added")
    return outlet


def change(outlet: Outlet, form: OutletForm, by: Any) -> list[str]:
    """The names of what changed."""
    with transaction.atomic():
        row = Outlet.objects.select_for_update().get(pk=outlet.pk)
        # A token may have been renewed while the form stood open.
        form.read_again(row)
        names = form.changes()
        _take(row, form)
        row.full_clean()
        row.save()
        if names:
            write_down(row, "wagtail.edit", by, f"changed: {', '.join(names)}")
    if names:
        pace.close_breaker(outlet.pk)
    return names


def connected(outlet: Outlet, given: Mapping[str, str], by: Any) -> None:
    """What the platform gave takes the place of what was there; an empty value never does."""
    new = {name: value for name, value in given.items() if value}
    with transaction.atomic():
        row = Outlet.objects.select_for_update().get(pk=outlet.pk)
        row.set_secrets({**_secrets(row), **new})
        _forget_the_check(row)
        row.held_reason = ""
        row.save()
        write_down(row, "wagtail.edit", by, "connected")
    pace.close_breaker(outlet.pk)


def pause(outlet: Outlet, by: Any) -> None:
    if Outlet.objects.filter(pk=outlet.pk, paused=False).update(paused=True):
        write_down(outlet, "wagtail.edit", by, "paused")


def resume(outlet: Outlet, by: Any) -> None:
    """Also after it was held, or failed time and again: a person says that all is well."""
    with transaction.atomic():
        pace.close_breaker(outlet.pk)
        stopped = Outlet.objects.filter(pk=outlet.pk).exclude(paused=False, held_reason="")
        if stopped.update(paused=False, held_reason=""):
            write_down(outlet, "wagtail.edit", by, "resumed")


def remove(outlet: Outlet, by: Any) -> bool:
    """False: it has deliveries, and what was sent is never forgotten."""
    with transaction.atomic():
        row = Outlet.objects.select_for_update().get(pk=outlet.pk)
        if row.deliveries.exists():
            return False
        write_down(row, "wagtail.delete", by, "removed")
        row.delete()
    return True


def write_down(outlet: Outlet, action: str, by: Any, what: str) -> None:
    log(instance=outlet, action=action, user=by, title=outlet.name, data={"what": what})


def _take(outlet: Outlet, form: OutletForm) -> None:
    before = (outlet.sealed, dict(outlet.settings), outlet.account)
    secrets, settings = form.secrets(), form.settings()
    outlet.account, outlet.language = form.cleaned_data["account"], form.cleaned_data["language"]
    outlet.settings = settings
    if secrets != _secrets(outlet) or not outlet.sealed:
        outlet.set_secrets(secrets)
    if before != (outlet.sealed, settings, outlet.account):
        _forget_the_check(outlet)
    if not _may_open(outlet.kind, settings, secrets):
        outlet.held_reason = NOT_CONNECTED
    elif outlet.held_reason == NOT_CONNECTED or before[0] != outlet.sealed:
        outlet.held_reason = ""


def _may_open(kind: str, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> bool:
    """Whether anything is there to get in by."""
    connect = registry.kind(kind).connect
    if is_by_hand(settings) or connect is None:
        return True
    return not validate(kind, settings, secrets) and not {*secrets} <= {*connect.NEEDS}


def _forget_the_check(outlet: Outlet) -> None:
    outlet.checked_at, outlet.check_answer, outlet.check_words, outlet.expires_at = None, "", "", None


def _secrets(outlet: Outlet) -> dict[str, str]:
    try:
        return outlet.secrets()
    except SealError:
        return {}
