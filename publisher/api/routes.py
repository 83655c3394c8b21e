"""The addresses of the API, and what each asks and answers."""

from __future__ import annotations

import datetime
from http import HTTPStatus
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Query, Router, Status

from publisher.api import archive, drafts, ledger, schemas
from publisher.api.guard import Needs, must_have, token_of
from publisher.api.models import Token
from publisher.api.problems import ProblemError
from publisher.api.schemas import AskedDraft, Day, ProblemAnswer
from publisher.editions.standing import SOURCE
from publisher.search import finding
from publisher.search.finding import Question
from publisher.search.matching import matching

HITS = 20
SEARCH_SECONDS_MAX = 2.0
EVERYBODY = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, Retry-After"}
PICTURE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
Said = dict[str, Any]


def problems(*statuses: HTTPStatus) -> dict[int, Any]:
    """Besides what every route may answer."""
    every = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    also = (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS)
    return {int(status): ProblemAnswer for status in (*every, *also, *statuses)}


reading = Router(tags=["Archive"])
feeding = Router(tags=["Drafts"], auth=Needs(Token.Scope.DRAFTS_WRITE))
proving = Router(tags=["Ledger"], auth=Needs(Token.Scope.LEDGER_READ))


@reading.get("/sites", response={200: schemas.Sites, **problems()})
def sites(request: HttpRequest, response: HttpResponse) -> Said:
    """The languages there are, where their sites stand, and how many posts are public in each."""
    _for_everybody(request, response)
    return {"sites": archive.counted(archive.all_sites())}


@reading.get("/posts", response={200: schemas.Posts, **problems()})
def posts(
    request: HttpRequest,
    response: HttpResponse,
    asked: Query[schemas.AskedPage],
) -> Said:
    """What is public in one language, the newest first. `cursor`: what `next` of the page before said."""
    _for_everybody(request, response)
    found = archive.page(asked)
    return _linked(request, response, found)


@reading.get(
    "/posts/{publish_on}", response={200: schemas.OnePost, **problems(HTTPStatus.NOT_FOUND, HTTPStatus.GONE)}
)
def post(
    request: HttpRequest, response: HttpResponse, publish_on: Path[Day], asked: Query[schemas.AskedLanguage]
) -> Said:
    """The post of a day, in the language asked for where it is public in it, else in English: `language` says which."""
    _for_everybody(request, response)
    said = archive.one(publish_on, asked.language)
    response["Content-Language"] = said["language"]
    return said


@reading.get("/search", response={200: schemas.Hits, **problems(HTTPStatus.SERVICE_UNAVAILABLE)})
def search(
    request: HttpRequest,
    response: HttpResponse,
    asked: Query[schemas.AskedSearch],
) -> Said:
    """What the search page of the site finds: in one language, or in all of them, the best first."""
    _for_everybody(request, response)
    known = archive.all_sites()
    if asked.language is not None:
        archive.site_of(asked.language, known)
    languages = (asked.language,) if asked.language else tuple(sorted(known, key=lambda one: one != SOURCE))
    question = Question(asked.q, languages)
    try:
        with matching().bounded(SEARCH_SECONDS_MAX):
            answer = finding.answer(question, shown=HITS, offset=(asked.page - 1) * HITS)
    except DatabaseError:
        raise ProblemError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "busy",
            "The search took too long; ask again, or for less.",
            headers={"Retry-After": "10"},
        ) from None
    found = {
        "asked_language": asked.language,
        "count": answer.count,
        "posts": [_hit(one, known) for one in answer.found],
        "next": asked.page + 1 if asked.page * HITS < answer.ranked else None,
    }
    return _linked(request, response, found, parameter="page")


@feeding.post(
    "/drafts",
    response={
        201: schemas.DraftAnswer,
        200: schemas.DraftAnswer,
        **problems(HTTPStatus.CONFLICT, HTTPStatus.GONE),
    },
)
def feed_a_draft(
    request: HttpRequest,
    response: HttpResponse,
    draft: AskedDraft,
    idempotency_key: Annotated[schemas.Key | None, Header(alias="Idempotency-Key")] = None,
) -> Status[Said]:
    """A draft on the desk, cleaned as an import is, and approved by nobody. With an `Idempotency-Key`, asking again
    makes no second one: 200 and the draft of the first time."""
    said, is_new = drafts.feed(draft, _token(request), idempotency_key or "")
    response["Location"] = f"/api/v1/drafts/{said['publish_on']}"
    return Status(HTTPStatus.CREATED if is_new else HTTPStatus.OK, said)


@feeding.get("/drafts/{publish_on}", response={200: schemas.DraftAnswer, **problems(HTTPStatus.NOT_FOUND)})
def draft(request: HttpRequest, publish_on: Path[Day]) -> Said:
    """A draft that you have fed: where it is on its way, and what keeps it from being approved."""
    return drafts.told(drafts.of(publish_on, _token(request)))


@feeding.put(
    "/drafts/{publish_on}/picture",
    response={
        200: schemas.DraftAnswer,
        **problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    },
    openapi_extra=PICTURE_BODY,
)
def put_the_picture(
    request: HttpRequest,
    publish_on: Path[Day],
    asked: Query[schemas.AskedPicture],
) -> Said:
    """The picture of a draft that you have fed, as its bytes: JPEG, PNG, WebP, TIFF or GIF. Its rights are given at
    the desk, by a person."""
    length = int(request.headers.get("Content-Length") or 0)
    return drafts.set_picture(publish_on, asked.alt, cast(Any, request), length, _token(request))


@proving.get("/deliveries", response={200: schemas.Deliveries, **problems()})
def deliveries(
    request: HttpRequest,
    response: HttpResponse,
    asked: Query[schemas.AskedDeliveries],
) -> Said:
    """What had to leave the house and what became of it, the newest first."""
    found = ledger.page(asked)
    return _linked(request, response, found)


@proving.get("/deliveries/{number}", response={200: schemas.OneDelivery, **problems(HTTPStatus.NOT_FOUND)})
def delivery(
    request: HttpRequest,  # noqa: ARG001
    number: Path[schemas.Number],
) -> Said:
    """One of them, with each try and the proof."""
    return ledger.one(number)


def _token(request: HttpRequest) -> Token:
    token = token_of(request)
    assert token is not None  # noqa: S101 - `Needs` was there before
    return token


def _for_everybody(request: HttpRequest, response: HttpResponse) -> None:
    """No page of ours is asked by a cookie here, so any page of others may ask as well."""
    if (token := token_of(request)) is not None:
        must_have(token, Token.Scope.ARCHIVE_READ)
    for name, value in EVERYBODY.items():
        response[name] = value


def _linked(request: HttpRequest, response: HttpResponse, found: Said, parameter: str = "cursor") -> Said:
    """`next` once more as the header that crawlers follow (RFC 8288)."""
    if found["next"] is not None:
        found["next"] = str(found["next"])
        asked = {name: value for name, value in request.GET.items() if name != parameter}
        query = urlencode({**asked, parameter: found["next"]})
        response["Link"] = f'<{request.path}?{query}>; rel="next"'
    return found


def _hit(one: finding.Found, known: dict[str, Any]) -> Said:
    document = one.document
    day: datetime.date = document.publish_on
    return {
        "publish_on": day,
        "language": document.language,
        "title": document.text.title,
        "url": f"{known[document.language].base_url}/archive/{day.year}/{day.month}/{day.day}",
        "snippet": "".join(piece.text for piece in one.snippet),
    }
