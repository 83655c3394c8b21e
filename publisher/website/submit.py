"""“Submit an image”: a form for visitors, without cookies, and readable and usable without JavaScript.

The token in its address is signed and holds the time: it stands for the form, so that what was sent twice is one
submission, and it is looked at before anything of the body is read.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publisher.clock import wall_now
from publisher.editions.models import Edition
from publisher.submissions import doors, form, intake, quarantine, terms, tokens, transitions
from publisher.submissions.intake import FileRefusedError, NoFilesError
from publisher.submissions.models import Submission, SubmissionFile
from publisher.submissions.tokens import Form
from publisher.submissions.transitions import WrongStateError
from publisher.website.answers import PAGE_POLICY
from publisher.website.networks import network_of
from publisher.website.sites import press_of
from publisher.website.submit_files import FIELD, IntoQuarantine, judge, read_body
from publisher.website.submit_view import PATH, TERMS, Problem, SubmitPages, Typed

TRAP = "website"
"""A field that people do not see; what fills it in is not a person."""
QUICKEST = datetime.timedelta(seconds=3)
OLDEST = datetime.timedelta(hours=24)
REQUEST_BYTES_MAX = 205_000_000
"""Two of the largest files at once, and what is typed; the web servers refuse a little later (deploy/)."""
REASON_MAX = 500
POLICY = f"{PAGE_POLICY}; script-src 'self'; connect-src 'self'"
View = Callable[..., HttpResponse]


def public(*methods: str) -> Callable[[View], View]:
    """For readers on a site that asks for pictures. An address with a token in it is told to nobody."""

    def decorated(view: View) -> View:
        @csrf_exempt  # nothing here rests on who is signed in; the token says which form it is
        @require_http_methods(methods)
        @wraps(view)
        def guarded(request: HttpRequest, **named: str) -> HttpResponse:
            pages = SubmitPages(press_of(request.get_host()))
            if pages.site.contribute:
                answer = view(request, pages, **named)
            else:
                answer = HttpResponse(pages.missing(), status=404)
            answer["Cache-Control"] = "no-store"
            answer["Content-Security-Policy"] = POLICY
            answer["Referrer-Policy"] = "no-referrer"
            answer["X-Robots-Tag"] = "noindex"
            return answer

        return guarded

    return decorated


@public("GET", "HEAD")
def begin(_request: HttpRequest, pages: SubmitPages) -> HttpResponse:
    now = wall_now()
    typed = Typed(tokens.of_form(tokens.new_form(now)))
    return HttpResponse(pages.form(typed, terms.current(pages.press.language, now)))


@public("GET", "HEAD", "POST")
def send(request: HttpRequest, pages: SubmitPages, token: str) -> HttpResponse:
    own = tokens.form_of(token)
    if own is None:
        return HttpResponse(pages.missing(), status=404)
    if request.method != "POST":  # the address of a form that was sent with errors, opened again
        return HttpResponseRedirect(PATH)
    if intake.sent(own.key) is not None:
        return _thanks()
    if _length(request) > REQUEST_BYTES_MAX:
        typed = Typed(token, files=intake.kept(own.key))
        return _again(pages, typed, [(FIELD, "large", "")], status=413)
    return _send(request, pages, own)


@public("POST")
def add_file(request: HttpRequest, pages: SubmitPages, token: str) -> HttpResponse:
    """One file by itself, for the script that shows how far it is. Answers with a part of the page, or with words."""
    own = tokens.form_of(token)
    if own is None or intake.sent(own.key) is not None:
        return HttpResponse(status=404)
    try:
        row = _one_file(request, own, wall_now())
    except FileRefusedError as error:
        said = pages.problem_words(FIELD, error.code) + (f" ({error.why})" if error.why else "")
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(pages.file(row))


@public("GET", "HEAD")
def thanks(_request: HttpRequest, pages: SubmitPages) -> HttpResponse:
    return HttpResponse(pages.thanks())


@public("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, pages: SubmitPages, token: str) -> HttpResponse:
    """A link in a mail may be opened by a scanner; only the button withdraws."""
    found = tokens.who_withdraws(token)
    if found is None:
        return HttpResponse(pages.withdraw("invalid"), status=404)
    if request.method == "POST":
        reason = form.clean(request.POST.get("reason", "")[: 2 * REASON_MAX])[:REASON_MAX]
        with suppress(WrongStateError):  # it was declined: the page says so
            transitions.withdraw(found, by_name=intake.DONOR, reason=reason, now=wall_now())
        found.refresh_from_db()
    step = {Submission.State.RECEIVED: "withdraw", Submission.State.WITHDRAWN: "withdrawn"}
    return HttpResponse(
        pages.withdraw(
            step.get(Submission.State(found.state), "declined"), found, is_public=_is_public(found)
        )
    )


def _send(request: HttpRequest, pages: SubmitPages, own: Form) -> HttpResponse:
    now, press = wall_now(), pages.press
    why = _closed(request, doors.FORM, now)
    handler = IntoQuarantine(request, taking=not why)
    request.upload_handlers = [handler]
    given = request.POST
    if given.get(TRAP, ""):
        handler.drop_all()
        return _thanks()
    accepted = terms.current(press.language, now)
    problems = _keep_files(handler, own, now)
    intake.leave_out(own.key, given.getlist("leave"))
    typed = _typed(given, own, now)
    if why:
        return _again(pages, typed, [("form" if why == "often" else FIELD, why, "")], status=_STATUS[why])
    if "add" in given:
        return _again(pages, typed, problems or [("form", "more", "")], status=400 if problems else 200)
    checked, wrong = form.check(given, pages.asked(accepted), now)
    problems += [(name, code, "") for name, code in wrong.items()]
    problems += _of_form(own, typed, problems, now)
    if checked is None or problems:
        return _again(pages, typed, problems)
    if not doors.may_enter(doors.ADDRESS, checked.words["donor_email"].lower(), now):
        return _again(pages, typed, [("donor_email", "often", "")], status=429)
    try:
        intake.receive(own.key, checked, language=press.language, terms=accepted, now=now)
    except NoFilesError:
        return _again(pages, dataclasses.replace(typed, files=()), [(FIELD, "gone", "")])
    return _thanks()


def _one_file(request: HttpRequest, own: Form, now: datetime.datetime) -> SubmissionFile:
    """Raises `FileRefusedError`."""
    why = "large" if _length(request) > quarantine.FILE_BYTES_MAX else _closed(request, doors.FILE, now)
    if why:
        raise FileRefusedError(why)
    name = unquote(request.headers.get("X-File-Name", "")[:1_000])
    return intake.keep(read_body(request), name, own.key, judge, now)


_STATUS = {"often": 429, "room": 503}


def _closed(request: HttpRequest, what: str, now: datetime.datetime) -> str:
    """Why no file is taken; empty where it is."""
    network, length = network_of(request), _length(request)
    within = [doors.may_enter(what, network, now), doors.may_enter(doors.BYTES, network, now, length)]
    if not all(within):
        return "often"
    return "" if quarantine.has_room(length) else "room"


def _keep_files(handler: IntoQuarantine, own: Form, now: datetime.datetime) -> list[Problem]:
    problems: list[Problem] = [(FIELD, "large", intake.shown_name(name)) for name in handler.too_large]
    if handler.too_many:
        problems.append((FIELD, "many", ""))
    if handler.is_full:
        problems.append((FIELD, "room", ""))
    for incoming, name in handler.arrived:
        try:
            intake.keep(incoming, name, own.key, judge, now)
        except FileRefusedError as error:
            found = ": ".join(part for part in (intake.shown_name(name), error.why) if part)
            problems.append((FIELD, error.code, found))
    return problems


def _of_form(own: Form, typed: Typed, problems: list[Problem], now: datetime.datetime) -> list[Problem]:
    """What is wrong with the form as a whole."""
    found: list[Problem] = []
    if not typed.files and not any(name == FIELD for name, _, _ in problems):
        found.append((FIELD, "missing", ""))
    if now - own.since_at < QUICKEST:
        found.append(("form", "quick", ""))
    elif now - own.since_at > OLDEST:
        found.append(("form", "old", ""))
    return found


def _typed(given: QueryDict, own: Form, now: datetime.datetime) -> Typed:
    is_old = now - own.since_at > OLDEST
    renewed = dataclasses.replace(own, since_at=now - QUICKEST) if is_old else own
    return Typed(
        token=tokens.of_form(renewed),
        values={name: given.get(name, "") for name in given},
        places=given.getlist("places"),
        languages=given.getlist("languages"),
        files=intake.kept(own.key),
    )


def _again(pages: SubmitPages, typed: Typed, problems: list[Problem], status: int = 400) -> HttpResponse:
    if (TERMS, "changed", "") in problems:  # what was ticked stood beside another text
        typed = dataclasses.replace(typed, values={**typed.values, TERMS: ""})
    shown = terms.current(pages.press.language, wall_now())
    return HttpResponse(pages.form(typed, shown, problems), status=status)


def _thanks() -> HttpResponse:
    answer = HttpResponseRedirect(f"{PATH}/thanks")
    answer.status_code = 303
    return answer


def _is_public(submission: Submission) -> bool:
    released = Edition.objects.filter(post=submission.post_id, state=Edition.State.RELEASED)
    return submission.post_id is not None and released.exists()


def _length(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
