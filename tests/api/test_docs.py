"""The page of the API, and what is said where there is nothing."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest

from publisher.api import limits
from publisher.api.contract import openapi
from publisher.api.problems import KINDS
from tests.docs.pages import DOCS


def test_the_page_names_every_route_and_every_problem(client):
    page = client.get("/api/v1/docs")
    text = page.content.decode()
    for path, operations in openapi()["paths"].items():
        for method in operations:
            assert f'<b class="method">{method.upper()}</b> <code>{path}</code>' in text
    assert not [kind for kind in KINDS if f'id="{kind}"' not in text]
    anchors = set(re.findall(r'href="#([^"]+)"', text))
    assert anchors <= set(re.findall(r'id="([^"]+)"', text))
    assert "<code>cursor</code>" in text
    assert "`" not in text


def test_the_page_asks_nothing_of_anybody_else(client):
    page = client.get("/api/v1/docs")
    text = page.content.decode()
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<script" not in text
    assert "style=" not in text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []


def test_the_document_tells_where_a_token_is_needed():
    paths = openapi()["paths"]
    assert paths["/api/v1/posts"]["get"]["security"] == [{}, {"Token": []}]
    assert paths["/api/v1/deliveries"]["get"]["security"] == [{"Token": []}]


@pytest.mark.parametrize("path", ["/api/v2/posts", "/api/v1/nothing", "/api/v1/posts/"])
def test_where_there_is_nothing_is_a_problem(client, path):
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer["Content-Type"] == "application/problem+json"


def test_another_method_is_a_problem_that_names_the_right_one(client):
    answer = client.post("/api/v1/posts")
    assert (answer.status_code, answer["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "GET")
    assert answer.json()["type"].endswith("#no-such-way")


def test_the_reference_names_every_problem_and_every_limit():
    text = (DOCS / "reference" / "api.md").read_text()
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []
    told = re.findall(r"^\| (?:an address|a token|wrong).*\| (\d+) \|$", text, re.MULTILINE)
    assert [int(number) for number in told] == [*limits.MOST.values()]
    named = {"publish_on": "DATE", "number": "ID"}
    paths = [re.sub(r"\{(\w+)\}", lambda match: named[match[1]], path) for path in openapi()["paths"]]
    assert [path for path in paths if f"{path}`" not in text] == []
