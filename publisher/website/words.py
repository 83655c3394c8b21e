"""The words of the site that no post owns, in the reader's language.

gettext catalogues are read as they are (`locale/<language>/LC_MESSAGES/site.po`): no step of
compiling can be forgotten. English is the language of the message ids, so it needs none.
"""

from __future__ import annotations

import datetime
import functools
import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALES = Path(__file__).parents[2] / "locale"

_MARKED = re.compile(r"""\b(?:_|_?words)\(\s*(?:"([^"]+)"|'([^']+)')(?:\s*,\s*"([^"]+)")?""")
_CATALAN_ENDINGS = {1: "r", 2: "n", 3: "r", 4: "t"}


def catalogue_path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "site.po"


def extract(
    file: IO[bytes],
    keywords: Any,  # noqa: ARG001 - the call's form is Babel's
    comment_tags: Any,  # noqa: ARG001
    options: Any,  # noqa: ARG001
) -> Iterator[tuple[int, str, str | tuple[str, str], list[str]]]:
    """What `pybabel extract` calls: the words marked as `_("…")`, `words("…")` or `_("one", "many", count)`.

    https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods
    """
    for number, line in enumerate(file, start=1):
        for match in _MARKED.finditer(line.decode()):
            double, single, many = match.groups()
            one = double or single
            yield number, "ngettext" if many else "gettext", (one, many) if many else one, []


@functools.cache
def _translations(language: str) -> gettext.NullTranslations:
    path = catalogue_path(language)
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@functools.cache
def words_of(language: str) -> Words:
    return Words(language)


class Words:
    """One language's words, dates and numbers."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse("en_GB" if language == "en" else language.split("-")[0])
        self._translations = _translations(language)
        # The same days come again on every list, and Babel takes a while to write one.
        self.day = functools.lru_cache(maxsize=50_000)(self._day)

    def __call__(self, text: str, many: str | None = None, count: int = 1, **values: object) -> str:
        """The translation of `text` (or of whichever of `text` and `many` suits `count`), filled in."""
        translated = (
            self._translations.ngettext(text, many, count) if many else self._translations.gettext(text)
        )
        return translated.format(count=self.number(count), **values) if many or values else translated

    def _day(self, day: datetime.date) -> str:
        return format_date(day, "long", locale=self.locale)

    def short_day(self, day: datetime.date) -> str:
        return format_skeleton("dMMM", day, locale=self.locale)

    def month(self, day: datetime.date) -> str:
        text = format_skeleton("yMMMM", day, locale=self.locale)
        return text[:1].upper() + text[1:]

    def month_alone(self, day: datetime.date) -> str:
        """“November”, where the year stands above it."""
        name: str = self.locale.months["stand-alone"]["wide"][day.month]
        return name[:1].upper() + name[1:]

    def month_name(self, number: int) -> str:
        """Short, to stand alone: “Nov”."""
        name: str = self.locale.months["stand-alone"]["abbreviated"][number]
        return name.rstrip(".")

    def names(self, names: list[str]) -> str:
        """“A, B and C”"""
        return format_list(names, locale=self.locale)

    def number(self, number: int) -> str:
        return format_decimal(number, locale=self.locale)

    def ordinal(self, number: int) -> str:
        """“15th”; the CLDR's rules for it are not in Babel."""
        if self.locale.language == "ca":
            return f"{number}{_CATALAN_ENDINGS.get(number, 'è')}"
        if number % 100 in (11, 12, 13):
            return f"{number}th"
        return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"

    @property
    def territory(self) -> str:
        """As Open Graph wants it: `en_GB`, `ca_ES`."""
        return str(self.locale) if self.locale.territory else f"{self.locale.language}_ES"

    @property
    def own_name(self) -> str:
        """The language's name in itself: “Català”."""
        name = self.locale.get_language_name(self.locale.language) or self.language
        return name[:1].upper() + name[1:]
