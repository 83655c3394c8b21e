"""The one canonical form of a post's words: a small, sanitised HTML.

Paragraphs with emphasis, sub- and superscript and links, nothing else. Links to earlier posts, by
whichever of the site's old and new addresses, become the path `/archive/Y/M/D`: the host has moved
before and may again.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

SITE_HOSTS = frozenset({"bpod.org.uk", "www.bpod.org.uk", "bpod.mrc.ac.uk", "www.bpod.mrc.ac.uk"})
HOME = "https://bpod.org.uk"

_RENAMED = {"b": "strong", "i": "em", "div": "p"}
_TAGS = {"p", "br", "a", "em", "strong", "sub", "sup"}
_ARCHIVE = re.compile(r"^/archive/(\d{4})/0?(\d{1,2})/0?(\d{1,2})/?$")


def canonical(markup: str) -> str:
    """Sanitise `markup` by allow-list and bring it into the canonical form; idempotent."""
    soup = BeautifulSoup(markup, "html5lib")
    body = soup.body
    assert body is not None  # noqa: S101 - html5lib always makes one
    for tag in body.find_all(True):
        tag.name = _RENAMED.get(tag.name, tag.name)
        if tag.name == "a" and tag.get("href"):
            tag["href"] = canonical_link(str(tag["href"]))
    clean = nh3.clean(
        body.decode_contents(formatter="minimal"),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(clean))


def canonical_link(href: str) -> str:
    """The address as it should be kept: trimmed, and a path where it is one of our own posts."""
    href = re.sub(r"\s+", "", href)
    parts = urlsplit(href)
    if not parts.netloc or (parts.hostname or "").lower() in SITE_HOSTS:
        if match := _ARCHIVE.match(parts.path):
            return "/archive/" + "/".join(str(int(number)) for number in match.groups())
    return href


def absolute(body: str, base_url: str) -> str:
    """The body with every path made an address of the site at `base_url`."""
    return re.sub(r'href="(/[^"]*)"', lambda match: f'href="{base_url}{match[1]}"', body)


def paragraphs(body: str) -> list[str]:
    """The words of each paragraph of canonical HTML, without markup."""
    soup = BeautifulSoup(body, "html5lib")
    return [" ".join(tag.get_text().split()) for tag in soup.find_all("p")]


def plain(body: str) -> str:
    return "\n\n".join(paragraphs(body))


def links(body: str) -> list[str]:
    """The addresses of canonical HTML, in order; our own posts at their address of today."""
    soup = BeautifulSoup(body, "html5lib")
    return [urljoin(HOME, str(tag["href"])) for tag in soup.find_all("a", href=True)]


def word_count(body: str) -> int:
    return len(plain(body).split())


def from_plain(text: str) -> str:
    """Canonical HTML of plain text whose paragraphs are divided by empty lines."""
    return canonical(
        "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())
    )


def _paragraphs(clean: str) -> list[str]:
    """Inner HTML of each paragraph; words that stand outside any become one of their own."""
    soup = BeautifulSoup(clean, "html5lib")
    assert soup.body is not None  # noqa: S101
    for tag in soup.body.find_all("a", href=False):
        tag.unwrap()
    found: list[str] = []
    loose = ""
    for node in [*soup.body.children]:
        if isinstance(node, Tag) and node.name == "p":
            found += [loose, _inner(node)]
            loose = ""
        elif isinstance(node, (Tag, NavigableString)):
            loose += _inner(node, outer=True)
    found.append(loose)
    return [text for part in found if (text := _tidy(part))]


def _inner(node: Tag | NavigableString, *, outer: bool = False) -> str:
    if isinstance(node, NavigableString):
        return html.escape(str(node), quote=False)
    for tag in node.find_all(["em", "strong", "sub", "sup", "a"]):
        if not tag.get_text(strip=True) and not tag.find("br"):
            tag.replace_with(tag.get_text())
    return node.decode(formatter="minimal") if outer else node.decode_contents(formatter="minimal")


def _tidy(paragraph: str) -> str:
    return re.sub(r"\s+", " ", paragraph).strip()
