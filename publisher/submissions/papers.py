"""What is known of a paper by its DOI; nobody is asked unless a setting names whom.

Crossref's REST API, or whatever answers like it: https://www.crossref.org/documentation/retrieve-metadata/rest-api/
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings

from publisher.submissions.form import clean

SECONDS = 5.0
BYTES_MAX = 2_000_000
JOURNAL_MAX = 160
YEARS = range(1600, 2200)


@dataclass(frozen=True)
class Paper:
    journal: str
    year: int | None
    month: int | None


class LookUpError(Exception):
    """No answer that tells; the text says why."""


def look_up(doi: str) -> Paper | None:
    """None where nobody is to be asked, or the paper is not known there. Raises `LookUpError`."""
    if not (doi and settings.DOI_LOOKUP_URL):
        return None
    url = f"{settings.DOI_LOOKUP_URL}/{quote(doi, safe='')}"
    try:
        with requests.get(url, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
            if answer.status_code == HTTPStatus.NOT_FOUND:
                return None
            if answer.status_code != HTTPStatus.OK:
                raise LookUpError(f"the answer was {answer.status_code}")
            body = answer.raw.read(BYTES_MAX + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise LookUpError(f"no answer ({type(error).__name__})") from error
    return _read(body)


def _read(body: bytes) -> Paper:
    try:
        told = json.loads(body[:BYTES_MAX])["message"]
        titles = told.get("container-title") or [""]
        (first, *_) = (told.get("issued") or {}).get("date-parts") or [[]]
        year, month = [*first, None, None][:2]
        return Paper(clean(str(titles[0]))[:JOURNAL_MAX], _within(year, YEARS), _within(month, range(1, 13)))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise LookUpError("the answer cannot be read") from None


def _within(number: Any, span: range) -> int | None:
    return number if isinstance(number, int) and number in span else None
