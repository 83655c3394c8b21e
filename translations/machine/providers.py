"""Who may draft: Apertium on this machine, or LibreTranslate over HTTP; none unless a setting names it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import requests
from django.conf import settings

from translations.machine.errors import MachineError

SECONDS = 30
_MODES: Mapping[str, str] = {"ca": "eng-cat", "ca-valencia": "eng-cat_valencia_uni"}


class Provider(Protocol):
    @property
    def name(self) -> str: ...

    def translate(self, texts: Sequence[str], variant: str) -> list[str]:
        """Each text in the other language, in the same order. Raises `MachineError`."""


@dataclass(frozen=True)
class Apertium:
    """The program of Debian's apertium-eng-cat; it is run, never linked."""

    program: str = "apertium"
    name: str = "Apertium"

    def translate(self, texts: Sequence[str], variant: str) -> list[str]:
        if variant not in _MODES:
            raise MachineError(f"Apertium has no mode from English to {variant}.")
        command = [self.program, "-u", _MODES[variant]]
        lines = "\n\n".join(" ".join(text.split()) for text in texts)
        try:
            done = subprocess.run(
                command, input=lines, capture_output=True, text=True, timeout=SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise MachineError(f"Apertium did not answer: {type(error).__name__}.") from error
        return _as_many([" ".join(one.split()) for one in done.stdout.split("\n\n")], texts, self.name)


@dataclass(frozen=True)
class LibreTranslate:
    """https://docs.libretranslate.com: POST /translate."""

    url: str
    key: str = field(default="", repr=False)
    name: str = "LibreTranslate"

    def translate(self, texts: Sequence[str], variant: str) -> list[str]:
        asked = {"q": list(texts), "source": "en", "target": variant.partition("-")[0], "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        answer = asked_of(self.name, f"{self.url.rstrip('/')}/translate", json=asked)
        given = answer.get("translatedText")
        if not isinstance(given, list):
            raise MachineError(f"{self.name} gave no translation.")
        return _as_many([str(one) for one in given], texts, self.name)


def asked_of(name: str, url: str, **body: object) -> dict[str, object]:
    """The answer to one POST, as JSON; what went wrong is told without the address, which may hold a key."""
    try:
        with requests.Session() as session:
            response = session.post(url, timeout=SECONDS, allow_redirects=False, **body)  # type: ignore[arg-type]
            answer = response.json()
    except (requests.RequestException, ValueError) as error:
        raise MachineError(f"{name} did not answer: {type(error).__name__}.") from error
    if response.status_code != requests.codes.ok or not isinstance(answer, dict):
        raise MachineError(f"{name} answered {response.status_code}.")
    return answer


def configured() -> Provider | None:
    """`TRANSLATIONS_MACHINE` is empty, "apertium" or "libretranslate"."""
    makers: Mapping[str, Callable[[], Provider | None]] = {
        "apertium": _apertium,
        "libretranslate": _libretranslate,
    }
    maker = makers.get(str(getattr(settings, "TRANSLATIONS_MACHINE", "")))
    return maker() if maker else None


def _apertium() -> Provider | None:
    program = shutil.which(str(getattr(settings, "TRANSLATIONS_APERTIUM", "apertium")))
    return Apertium(program) if program else None


def _libretranslate() -> Provider | None:
    url = str(getattr(settings, "TRANSLATIONS_LIBRETRANSLATE_URL", ""))
    return LibreTranslate(url, str(getattr(settings, "TRANSLATIONS_LIBRETRANSLATE_KEY", ""))) if url else None


def _as_many(given: list[str], texts: Sequence[str], name: str) -> list[str]:
    if len(given) != len(texts):
        raise MachineError(f"{name} gave {len(given)} texts for {len(texts)}.")
    return given
