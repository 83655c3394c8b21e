"""Subscribe, confirm, leave: pages for readers, without cookies and without JavaScript.

Nothing here rests on who is signed in, so there is no session that a foreign page could abuse: a form needs no CSRF
token, and the one click of a mail program (RFC 8058) could not bring one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels.errors import ChannelError
from channels.models import Outlet
from channels.newsletter import doors, letters, subscribers, tokens
from channels.newsletter.config import KIND
from channels.newsletter.subscribers import AddressError
from channels.outlets import config_of
from channels.secrets import SealError
from publisher.clock import wall_now
from publisher.website.answers import PAGE_POLICY
from publisher.website.networks import network_of
from publisher.website.pages import Pages
from publisher.website.sites import Press, press_of

log = logging.getLogger(__name__)

TRAP = "website"
"""A field that people do not see; what fills it in is not a person."""
View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """For readers on any of the sites. An address with a token in it is told to nobody."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *words: str, **named: str) -> HttpResponse:
        answer = view(request, *words, **named)
        answer["Cache-Control"] = "no-store"
        answer["Content-Security-Policy"] = PAGE_POLICY
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return guarded


@public
def form(request: HttpRequest) -> HttpResponse:
    press = _press(request)
    outlet = _outlet(press)
    if outlet is None:
        return HttpResponse(Pages(press).missing(), status=404)
    if request.method != "POST":
        return _page(press, "form")
    if request.POST.get(TRAP):
        return _asked()
    given = request.POST.get("address", "")
    if not doors.may_enter(network_of(request), wall_now()):
        return _page(press, "form", 429, problem="often", given=given)
    try:
        address = subscribers.normal(given)
    except AddressError:
        return _page(press, "form", 400, problem="address", given=given)
    if not _told(outlet, address, press.base_url):
        return _page(press, "form", 503, problem="later", given=given)
    return _asked()


@public
def asked(request: HttpRequest) -> HttpResponse:
    """The same for an address that was known and for one that was not."""
    return _page(_press(request), "asked")


@public
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A link in a mail may be opened by a scanner; only the button subscribes."""
    press, now = _press(request), wall_now()
    found = tokens.who_confirms(token, now)
    if found is None:
        return _page(press, "invalid", 404)
    subscriber, version = found
    if request.method != "POST":
        return _page(press, "confirm")
    subscribers.confirm(subscriber, version, now)
    return _page(press, "confirmed")


@public
def leave(request: HttpRequest, token: str) -> HttpResponse:
    press = _press(request)
    subscriber = tokens.who_leaves(token)
    if subscriber is None:
        return _page(press, "invalid", 404)
    if request.method != "POST":
        return _page(press, "leave")
    subscribers.leave(subscriber, wall_now())
    return _page(press, "left")


def _told(outlet: Outlet, address: str, site: str) -> bool:
    """Whoever asks gets a mail, if none went there a short while ago. False: the mail server took none."""
    now = wall_now()
    subscriber = subscribers.ask(outlet, address, now)
    if subscriber is None:
        return True
    try:
        letters.answer_to_asking(config_of(outlet), subscriber, site, now)
    except (ChannelError, SealError) as error:
        log.warning("no mail about a subscription: %s: %s", outlet.name, error)
        subscribers.unask(subscriber)
        return False
    return True


def _asked() -> HttpResponse:
    answer = HttpResponseRedirect("/newsletter/asked")
    answer.status_code = 303
    return answer


def _page(press: Press, step: str, status: int = 200, **values: str) -> HttpResponse:
    return HttpResponse(Pages(press).newsletter(step, **values), status=status)


def _press(request: HttpRequest) -> Press:
    return press_of(request.get_host())


def _outlet(press: Press) -> Outlet | None:
    return Outlet.objects.filter(kind=KIND, language=press.language).first()
