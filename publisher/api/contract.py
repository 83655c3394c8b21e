"""The API as one object: its routes, its problems, and the OpenAPI document that says both."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from publisher.api.problems import MEDIA_TYPE, FieldError, ProblemError, not_found, not_valid
from publisher.api.routes import feeding, proving, reading

PREFIX = "api/v1/"
SCHEME = "Token"

api = NinjaAPI(
    title="BPoD",
    version="1",
    description="The archive, drafts and the ledger of deliveries (docs/reference/api.md).",
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)
for router in (reading, feeding, proving):
    api.add_router("", router)


@api.exception_handler(ProblemError)
def _problem(_request: HttpRequest, problem: ProblemError | type[ProblemError]) -> HttpResponse:
    assert isinstance(problem, ProblemError)  # noqa: S101 - ninja's types allow the class as well
    return problem.response()


@api.exception_handler(ValidationError)
def _not_valid(_request: HttpRequest, error: Any) -> HttpResponse:
    return not_valid(*(_field(one) for one in error.errors)).response()


@api.exception_handler(HttpError)
def _not_readable(_request: HttpRequest, error: Any) -> HttpResponse:
    return ProblemError(
        HTTPStatus.BAD_REQUEST, "not-readable", f"{error}; send JSON in UTF-8, at most 2.5 MB."
    ).response()


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Any) -> HttpResponse:
    return not_found("There is nothing at this address.").response()


def _field(error: dict[str, Any]) -> FieldError:
    where, *names = (str(part) for part in error["loc"])
    if where == "body" and len(names) > 1:  # ninja says the argument's name first
        names = names[1:]
    said = str(error["msg"]).removeprefix("Value error, ")
    return FieldError(".".join([where, *names]), said[:1].lower() + said[1:])


@cache
def openapi() -> dict[str, Any]:
    """Problems are of their own type, and the archive needs no token though it takes one."""
    document: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    document["components"]["securitySchemes"] = {SCHEME: {"type": "http", "scheme": "bearer"}}
    for operations in document["paths"].values():
        for operation in operations.values():
            needed: dict[str, list[str]] = {SCHEME: []}
            for parameter in operation["parameters"]:
                parameter["schema"] = _without_null(parameter["schema"])
            operation["security"] = [needed] if "security" in operation else [{}, needed]
            for status, answer in operation["responses"].items():
                if int(status) >= HTTPStatus.BAD_REQUEST:
                    answer["content"] = {MEDIA_TYPE: next(iter(answer["content"].values()))}
    return document


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An address has no null: what is not given is left out of it."""
    if "anyOf" not in schema:
        return schema
    ((one,), rest) = ([one for one in schema["anyOf"] if one != {"type": "null"}], {**schema})
    del rest["anyOf"]
    return {**rest, **one}
