"""Templates to bytes, with minijinja (https://docs.rs/minijinja): twice as fast as Jinja2."""

from __future__ import annotations

import functools
import hashlib
import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

from minijinja import Environment, safe

FOLDER = Path(__file__).parent / "templates" / "site"


def render(template: str, **values: Any) -> bytes:
    return _environment().render_template(template, **values).encode()


@functools.cache
def style() -> bytes:
    return (FOLDER / "site.css").read_bytes()


@functools.cache
def style_name() -> str:
    """Its hash is in its name: it may be kept for ever, and a new one is fetched at once."""
    return f"site.{hashlib.sha256(style()).hexdigest()[:12]}.css"


@functools.cache
def digest() -> str:
    """Of all templates, the style, and the code that fills them."""
    sources = sorted([*FOLDER.iterdir(), *Path(__file__).parent.glob("*.py")])
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=_load,
        finalizer=_escaped,
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _load(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _escaped(value: object) -> object:
    """minijinja's own escaping also writes every slash as `&#x2f;`, which makes addresses unreadable."""
    if type(value) is str:  # what is marked as safe already is of a subclass
        return safe(html.escape(value))
    return "" if value is None else value


Markup: Callable[[str], Any] = safe
