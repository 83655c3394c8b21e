"""The OpenAPI document, and the same as a page for people: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.views.decorators.http import conditional_page, require_safe

from publisher.api import contract, limits
from publisher.api.guard import EXPOSED, guard
from publisher.api.problems import KINDS, not_found

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    is_needed: bool
    said: str


@dataclass(frozen=True)
class Route:
    anchor: str
    method: str
    path: str
    tag: str
    said: str
    token: str
    fields: list[Field]
    body: str
    answers: list[tuple[str, str, str]]
    """Status, words, name of the schema."""


@conditional_page
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    response = JsonResponse(contract.openapi())
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    return response


@conditional_page
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    document = contract.openapi()
    context = {
        "routes": list(_routes(document)),
        "schemas": [_schema(name, one) for name, one in sorted(document["components"]["schemas"].items())],
        "problems": KINDS,
        "limits": limits.MOST,
    }
    response = render(request, "api/docs.html", context)
    response["Content-Security-Policy"] = POLICY
    response["Referrer-Policy"] = "no-referrer"
    return response


@guard
def nothing(_request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001
    raise not_found("There is nothing at this address; /api/v1/docs says what there is.")


def _routes(document: dict[str, Any]) -> Iterator[Route]:
    for path, operations in document["paths"].items():
        for method, one in operations.items():
            needed = {} not in one["security"]
            yield Route(
                anchor=one["operationId"],
                method=method.upper(),
                path=path,
                tag=one["tags"][0],
                said=_coded(" ".join(one.get("description", "").split())),
                token="needed" if needed else "not needed",
                fields=[_parameter(parameter) for parameter in one["parameters"]],
                body=_body(one.get("requestBody")),
                answers=[
                    (status, said["description"], _name(said)) for status, said in one["responses"].items()
                ],
            )


def _parameter(parameter: dict[str, Any]) -> Field:
    schema = parameter["schema"]
    said = f"in the {parameter['in']}"
    if "default" in schema and schema["default"] is not None:
        said += f", {schema['default']} where it is not given"
    return Field(parameter["name"], _kind(schema), bool(parameter["required"]), said)


def _schema(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    needed = set(schema.get("required", []))
    fields = [
        Field(field, _kind(one), field in needed, _coded(one.get("description", "")))
        for field, one in schema.get("properties", {}).items()
    ]
    return {"name": name, "fields": fields, "values": schema.get("enum", [])}


def _coded(words: str) -> str:
    """What stands between backticks, as code."""
    pieces = (("code" if place % 2 else "span", piece) for place, piece in enumerate(words.split("`")))
    return format_html_join("", "<{0}>{1}</{0}>", pieces)


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if "enum" in schema:
        return "one of " + ", ".join(str(value) or "(empty)" for value in schema["enum"])
    words = [str(schema.get("format") or schema.get("type", ""))]
    for name, said in (("maxLength", "at most {} characters"), ("minimum", "from {}"), ("maximum", "to {}")):
        if name in schema:
            words.append(said.format(schema[name]))
    return " ".join(words)


def _body(body: dict[str, Any] | None) -> str:
    if body is None:
        return ""
    ((media_type, said),) = body["content"].items()
    return f"{_kind(said['schema'])}, as {media_type}"


def _name(answer: dict[str, Any]) -> str:
    content: dict[str, Any] = next(iter(answer.get("content", {}).values()), {})
    return _kind(content["schema"]) if content else ""
