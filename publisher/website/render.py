"""Templates to bytes, with minijinja (https://docs.rs/minijinja): twice as fast as Jinja2."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from minijinja import Environment, safe

FOLDER = Path(__file__).parent / "templates" / "site"
ICONS = FOLDER.parent / "icons"
SLASH = "&#x2f;"
"""What the engine makes of every slash of a value: addresses would be unreadable."""
LOADED = ("site.css", "search.js", "submit.css", "submit.js")


def render(template: str, **values: Any) -> bytes:
    return _environment().render_template(template, **values).replace(SLASH, "/").encode()


def style() -> bytes:
    return assets()[style_name()]


def style_name() -> str:
    return _named("site.css")


def script_name() -> str:
    """Of the search page."""
    return _named("search.js")


def submit_script_name() -> str:
    return _named("submit.js")


def submit_style_name() -> str:
    return _named("submit.css")


@functools.cache
def assets() -> dict[str, bytes]:
    """What pages load, by the name of its file."""
    return {_named(name): (FOLDER / name).read_bytes() for name in LOADED}


@functools.cache
def _named(name: str) -> str:
    """With the hash of its bytes in it: it may be kept for ever, and a new one is fetched at once."""
    stem, _, suffix = name.partition(".")
    return f"{stem}.{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]}.{suffix}"


@functools.cache
def icons() -> dict[str, bytes]:
    """By the name that browsers ask for."""
    return {file.name: file.read_bytes() for file in sorted(ICONS.iterdir())}


@functools.cache
def digest() -> str:
    """Of all templates, the style, and the code that fills them."""
    sources = sorted([*FOLDER.iterdir(), *ICONS.iterdir(), *Path(__file__).parent.glob("*.py")])
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=_load,
        finalizer=_nothing,
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _load(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _nothing(value: object) -> object:
    return "" if value is None else value


Markup: Callable[[str], Any] = safe
