"""How often addresses were asked for: from a table of two columns, or from a web server's log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# The common and the combined format of nginx and Apache
# (https://httpd.apache.org/docs/2.4/logs.html#accesslog): the request, then the status.
_REQUEST = re.compile(r'"GET (\S+) HTTP/[\d.]+" (\d{3}) .*?(?:"([^"]*)")?\s*$')
_MACHINE = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python", re.IGNORECASE)
_ROW = re.compile(
    r'\s*"?(.+?)"?\s*[,;\t]\s*(?:"(?P<grouped>\d{1,3}(?:[.,\s]\d{3})*|\d+)"|(?P<plain>\d+))\s*$'
)
"""An address and a whole number, with or without quotes; in quotes its thousands may be divided."""
READ = {"200", "304"}


class NoCountError(Exception):
    """A line that is neither; the text names it."""


def of(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Raises `NoCountError`. A first line of titles and empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if match := _REQUEST.search(line):
            if match[2] in READ and not _MACHINE.search(match[3] or ""):
                yield match[1], 1
        elif " HTTP/" in line or line.rstrip().endswith('"-" "-"'):
            continue  # of a log: another method, or a request that was none
        elif match := _ROW.match(line):
            yield match[1], int(re.sub(r"\D", "", match["grouped"] or match["plain"]))
        elif number > 1:
            raise NoCountError(f"line {number} is neither “address,count” nor a line of a web server’s log")
