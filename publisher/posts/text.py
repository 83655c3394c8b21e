"""The one canonical form of a post's words: a small, sanitised HTML.

Paragraphs with emphasis, sub- and superscript and links, nothing else. Links to earlier posts, by
whichever of the site's old and new addresses, become the path `/archive/Y/M/D`: the host has moved
before and may again.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import nh3

SITE_HOSTS = frozenset({"bpod.org.uk", "www.bpod.org.uk", "bpod.mrc.ac.uk", "www.bpod.mrc.ac.uk"})
HOME = "https://bpod.org.uk"
BODIES_KEPT = 256
"""A page, three feeds and the search ask for the same body, and so does the next day of the thirty before."""

_INLINE = {"a", "br", "em", "strong", "sub", "sup"}
_RENAMED = {"b": "strong", "i": "em"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_LISTS = {"dd", "dl", "dt", "li", "ol", "ul"}
_TABLES = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_SECTIONS = {
    "address",
    "article",
    "aside",
    "figcaption",
    "figure",
    "footer",
    "header",
    "main",
    "nav",
    "section",
}
_BREAKS = {"blockquote", "div", "hr", "p", "pre"} | _HEADINGS | _LISTS | _TABLES | _SECTIONS
# “*” must be named: ammonia lets `lang` and `title` through on every element otherwise.
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "*": set()}
_SCHEMES = {"http", "https", "mailto"}
_ARCHIVE = re.compile(r"^/archive/(\d{4})/0?(\d{1,2})/0?(\d{1,2})(?:/|\.html?)?$")
# Of what nh3 writes, so attributes are always quoted (https://docs.rs/ammonia).
_TOKEN = re.compile(r'<(/?)(\w+)((?: [\w-]+="[^"]*")*)>|[^<]+')
_EMPTY = re.compile(r'<(em|strong|sub|sup|a)(?: href="[^"]*")?>(\s*)</\1>')


@functools.lru_cache(maxsize=BODIES_KEPT)
def canonical(markup: str) -> str:
    """Sanitise `markup` by allow-list and bring it into the canonical form; idempotent."""
    # A NUL would end the sanitiser's idea of a text; no form of HTML can hold one.
    clean = nh3.clean(
        markup.replace("\0", ""),
        tags=_INLINE | _BREAKS | set(_RENAMED),
        attributes=_ATTRIBUTES,
        attribute_filter=lambda _tag, _name, href: canonical_link(href),
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    # A second time, because the schemes were judged before `canonical_link` rewrote the addresses.
    again = nh3.clean(
        "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(clean)),
        tags=_INLINE | {"p"},
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    return "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(again))


def canonical_link(href: str) -> str:
    """The address as it should be kept: trimmed, and a path where it is one of our own posts."""
    href = re.sub(r"\s+", "", href)
    try:
        parts = urlsplit(href)
    except ValueError:  # “http://[”
        return href
    own = (parts.hostname or "").lower() in SITE_HOSTS if parts.netloc else not parts.scheme
    if own and (match := _ARCHIVE.match(parts.path)):
        return "/archive/" + "/".join(str(int(number)) for number in match.groups())
    return f"https:{href}" if href.startswith("//") else href


def whole_link(href: str, base: str = HOME) -> str:
    """The address with its host, the site's own where it has none."""
    try:
        return urljoin(base, href)
    except ValueError:  # “http://[”
        return href


def absolute(body: str, base_url: str) -> str:
    """The body with every path made an address of the site at `base_url`."""
    return re.sub(r'href="(/[^"]*)"', lambda match: f'href="{base_url}{match[1]}"', body)


def paragraphs(body: str) -> list[str]:
    """The words of each paragraph of a body, without markup."""
    found = (_words(inner) for inner in re.findall(r"<p>(.*?)</p>", canonical(body)))
    return [words for words in found if words]


def plain(body: str) -> str:
    return "\n\n".join(paragraphs(body))


def links(body: str) -> list[str]:
    """The addresses in a body, in order; our own posts at their address of today."""
    return [whole_link(html.unescape(href)) for href in re.findall(r'<a href="([^"]*)">', canonical(body))]


def word_count(body: str) -> int:
    return len(plain(body).split())


def from_plain(text: str) -> str:
    """Canonical HTML of plain text whose paragraphs are divided by empty lines."""
    return canonical(
        "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())
    )


def _words(inner: str) -> str:
    return " ".join(html.unescape(re.sub(r'<\w+ href="[^"]*">|<[^<>]+>', _space_for_break, inner)).split())


def _space_for_break(tag: re.Match[str]) -> str:
    return " " if tag[0] == "<br>" else ""


def _paragraphs(clean: str) -> list[str]:
    """Inner HTML of each paragraph; emphasis or a link that spans several is carried into each."""
    found = (_tidy(paragraph) for paragraph in _broken(clean))
    return [paragraph for paragraph in found if re.sub(r"<[^<>]*>", "", paragraph).strip()]


def _broken(clean: str) -> Iterator[str]:
    opened: list[tuple[str, str]] = []  # inline elements still open: name, start tag ("" where it is dropped)
    written = ""
    for token in _TOKEN.finditer(clean):
        slash, name, attributes = token[1], _RENAMED.get(token[2] or "", token[2]), token[3]
        if not name:
            written += token[0]
        elif name in _BREAKS:
            yield written + _ends(opened)
            written = "".join(start for _, start in opened)
        elif name == "br":
            written += "<br>"
        elif slash:
            written += _ends([opened.pop()])
        else:
            twice = any(name == other for other, _ in opened)
            start = "" if twice or (name == "a" and not attributes) else f"<{name}{attributes}>"
            opened.append((name, start))
            written += start
    yield written + _ends(opened)


def _ends(opened: list[tuple[str, str]]) -> str:
    return "".join(f"</{name}>" for name, start in reversed(opened) if start)


def _tidy(paragraph: str) -> str:
    paragraph = " ".join(paragraph.replace("&nbsp;", " ").split())
    while (tidier := _trimmed(_EMPTY.sub(r"\2", paragraph))) != paragraph:
        paragraph = " ".join(tidier.split())
    return paragraph


def _trimmed(paragraph: str) -> str:
    lines = [line.strip() for line in paragraph.split("<br>")]
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    last = next((at for at, line in enumerate(reversed(lines)) if line), 0)
    return "<br>".join(lines[first : len(lines) - last])
