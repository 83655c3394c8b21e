"""What the reference says is what the code does, and the other way round."""

from __future__ import annotations

import ast
import dataclasses
import datetime
import json
import re

import pytest
from django.apps import apps

from channels import registry
from publisher import cli
from publisher.deliveries.models import State
from publisher.status import status
from publisher.tick import TickReport
from tests import factories
from tests.docs.pages import DOCS, ROOT, first_column, sections

REFERENCE = DOCS / "reference"
COMMANDS = ROOT / "publisher" / "commands"
ROOMS = (
    "posts",
    "submissions",
    "editions",
    "schedule",
    "deliveries",
    "website",
    "feeds",
    "accounts",
    "api",
    "desk",
    "importing",
    "newsletter",
    "channels",
    "translations",
)


def options_in_code() -> dict[str, set[str]]:
    """`tick` to {`--at`, `--json`}, `outlet add` to …; read from the source, so that nothing is started."""
    shared = {name: _options(node) for name, node in _assigned((COMMANDS / "options.py").read_text())}
    found: dict[str, set[str]] = {}
    for name in [*cli.PLAIN, *cli.WITH_DJANGO]:
        tree = ast.parse((COMMANDS / f"{name}_command.py").read_text())
        for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
            words = _command_words(name, function)
            if words:
                own = set().union(*(_options(decorator) for decorator in function.decorator_list))
                names = {node.id for node in function.decorator_list if isinstance(node, ast.Name)}
                found[words] = own.union(*(shared[given] for given in names))
    return found


def _command_words(name: str, function: ast.FunctionDef) -> str | None:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
            words = ast.unparse(decorator.func)
            if words == "click.command":
                return name
            if words == "command.command":
                return f"{name} {ast.literal_eval(decorator.args[0])}"
    return None


def _assigned(source: str) -> list[tuple[str, ast.expr]]:
    return [
        (node.targets[0].id, node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]


def _options(node: ast.AST) -> set[str]:
    """`--demo/--no-demo` counts as two."""
    calls = [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "click.option"
    ]
    words = [arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)]
    return {part for word in words for part in word.split("/") if part.startswith("--")}


def options_in_reference() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for heading, text in sections(REFERENCE / "command-line.md", "###").items():
        rows = set().union(*(re.findall(r"--[a-z-]+", word) for word in first_column(text)))
        said = rows | set(re.findall(r"`(--json)` prints", text))
        for words in re.findall(r"`bpod ([a-z -]+[a-z])", heading):
            found[words] = said
    return found


def test_every_command_and_every_option_is_in_the_reference_and_nothing_else():
    assert options_in_reference() == options_in_code()


def test_every_variable_that_is_read_is_in_the_reference_and_nothing_else():
    source = (ROOT / "publisher" / "environment.py").read_text()
    read = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    variables = {
        value for value in read if isinstance(value, str) and re.fullmatch(r"BPOD_\w+|\w+_URL", value)
    }
    text = (REFERENCE / "environment.md").read_text().partition("## What lies in the home")[0]
    assert first_column(text) == variables


def test_the_environment_is_read_in_one_place_alone():
    rooms = [path for room in ("publisher", *ROOMS[-2:]) for path in (ROOT / room).rglob("*.py")]
    readers = [
        path
        for path in rooms
        if re.search(r"os\.(environ\.get|environ\[\S+\](?! =)|getenv)", path.read_text())
    ]
    assert readers == []  # `publisher.environment` takes a mapping


def test_the_glossary_has_every_table():
    text = (DOCS / "glossary.md").read_text()
    models = {model.__name__ for room in ROOMS for model in apps.get_app_config(room).get_models()}
    assert {name for name in models if not re.search(rf"(\*\*|`){name}(\*\*|`)", text)} == set()


def test_the_glossary_has_every_word_of_the_ledger():
    text = (DOCS / "glossary.md").read_text()
    for word in (
        "Story",
        "Rendition",
        "Memo",
        "Cut",
        "Tick",
        "Look-up",
        "Quiet time",
        "Unconfirmed",
        "Needs a person",
    ):
        assert f"**{word}**" in text, word


def test_every_state_of_a_delivery_is_explained():
    text = (REFERENCE / "status.md").read_text().partition("## States of a delivery")[2]
    assert first_column(text) == {state.value for state in State}


def test_every_kind_of_channel_has_its_page():
    assert {page.stem for page in (REFERENCE / "channels").glob("*.md")} == set(registry.KINDS)


@pytest.mark.django_db
def test_the_json_of_status_is_the_one_of_the_reference():
    factories.sites()
    factories.outlet()
    edition = factories.approved()
    said = json.loads(_fence("status.md"))
    told = status(edition.publish_on, datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC))
    assert list(told) == list(said)
    assert list(told["editions"][0]) == list(said["editions"][0])
    assert first_column_fields("status.md", "deliveries") == set(said["deliveries"][0])


def test_the_json_of_tick_is_the_one_of_the_reference():
    said = json.loads(_fence("tick.md"))
    fields = [field.name for field in dataclasses.fields(TickReport)]
    assert list(said) == fields
    assert first_column((REFERENCE / "tick.md").read_text()) == set(fields)


def first_column_fields(name: str, prefix: str) -> set[str]:
    words = first_column((REFERENCE / name).read_text().partition("## States")[0])
    listed = {word.removeprefix(f"{prefix}[].") for word in words if word.startswith(f"{prefix}[].")}
    return listed | {"outlet", "kind", "language"}  # these say what they are


def _fence(name: str) -> str:
    match = re.search(r"^```json\n(.*?)^```", (REFERENCE / name).read_text(), re.MULTILINE | re.DOTALL)
    assert match is not None
    return match[1]
