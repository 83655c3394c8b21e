"""A saved post page in the markup of 2016, with the faults such pages have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from publisher.posts import text as canon
from publisher.posts.importer import creditlines, dates, furniture, headline, mend, names, textcopy
from publisher.posts.importer.page import CreditLine, NotAPostError, Page, PageError, Unread

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_MARK = re.compile(r"bpod", re.IGNORECASE)
_PAGE_TITLE = re.compile(r"\s*BPoD\s*\|\s*(.+)", re.DOTALL)
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_NOT_PROSE = {"script", "style", "noscript", "iframe", "form", "button", "nav", "img", "h1", "h5", "object"}
_NOT_PROSE_CLASSES = {"addthis", "addthis_toolbox", "controls", "image_frame", "date"}
_BREAKS = re.compile(
    r"(?:<br[^>]*>\s*){2,}|<br[^>]*>\s*(?=(?:<\w+>)*(?:Written by|Escrit per)\b)", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>")
_ALT_WORDS_MIN = 4
_CATALAN = re.compile(r"\bEscrit per\b", re.IGNORECASE)
_ORIGINAL = re.compile(r"\b(?:original|angl[èe]s|english)\b", re.IGNORECASE)
_LINK_TO_ORIGINAL = re.compile(r"(?:[^<]*: )?<a href=\"/archive/[^<]*</a>[.]?")
_RENDITION = re.compile(r"/(?:profile|thumb)/")
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|tiff?|webp)$", re.IGNORECASE)


def page(markup: str, *, name: str, source: bytes) -> Page:
    if not _MARK.search(markup):
        raise textcopy.not_a_post()
    root = _parsed(markup)
    main = _main(root)
    _evened_out(main)
    date_line, publish_on = _publish_on(main, root, markup)
    _joined_links(main, publish_on)
    title, kicker, strapline = _headline(main, root)
    alt = _alt(main, title)
    pictures, left_out, originals = _pictures(main, root), _left_out(main), _originals(root)
    lists = _credit_lists(main)
    credit_lines = _credit_lines(lists)
    for element in lists:
        element.drop_tree()
    body, bylines, late_credits = _parted(_prose(main))
    if not body:
        raise PageError("the post has no body; save the whole page again")
    credit_lines = tuple(dict.fromkeys([*credit_lines, *late_credits]))
    writers = (writer for line in bylines for writer in names.byline(line) or ())
    language, said = textcopy.language(date_line, bylines), creditlines.understood(credit_lines)
    return Page(
        name=name,
        source=source,
        publish_on=publish_on,
        language=language,
        title=title,
        body="".join(f"<p>{paragraph}</p>" for paragraph in body),
        kicker=kicker or None,
        strapline=strapline or None,
        writers=tuple(dict.fromkeys(writers)),
        credit_lines=credit_lines,
        credits=said,
        alt=alt,
        addresses=tuple(dict.fromkeys(url for url in _own_addresses(root, markup) if url)),
        originals=originals if language != "en" else (),
        pictures=pictures,
        unread=(*creditlines.unread(credit_lines, said), *textcopy.unread_bylines(bylines), *left_out),
    )


def _parsed(markup: str) -> HtmlElement:
    try:
        clean = mend.references_mended(mend.clean(_DECLARATION.sub("", markup)))
        return lxml.html.document_fromstring(mend.tags_mended(clean))
    except ParserError as error:
        raise PageError("the page holds no HTML; save it again") from error


def _main(root: HtmlElement) -> HtmlElement:
    """The element of the post itself, without the site around it."""
    for name in ("main_profile", "leftCol"):
        for element in _of_class(root, name):
            return element
    for heading in root.iter("h1"):
        around = [heading, *heading.iterancestors()]
        for element in around:
            if element.tag != "body" and any(True for _ in element.iter("p")):
                return element
    raise textcopy.not_a_post(is_ours=True)


def _evened_out(main: HtmlElement) -> None:
    """A line break inside a line of its own is a space."""
    for element in main.iter("h1", *_HEADINGS, "li"):
        for line_break in element.iter("br"):
            line_break.tail = f" {line_break.tail or ''}"


def _joined_links(main: HtmlElement, publish_on: date | None) -> None:
    """Whole addresses for the relative ones that download tools leave (wget --convert-links)."""
    own = canon.HOME
    if publish_on is not None:
        own += f"/archive/{publish_on.year}/{publish_on.month}/{publish_on.day}"
    for link in main.iter("a"):
        href = (link.get("href") or "").strip()
        if not href or href.startswith("#"):
            link.attrib.pop("href", None)
            continue
        link.set("href", canon.whole_link(href, own))


def _of_class(element: HtmlElement, name: str) -> Iterator[HtmlElement]:
    return (found for found in element.iter() if name in _classes(found))


def _classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split()) if isinstance(element.tag, str) else set()


def _text(element: HtmlElement) -> str:
    return " ".join(mend.clean(element.text_content()).split())


# The date


def _publish_on(main: HtmlElement, root: HtmlElement, markup: str) -> tuple[str, date | None]:
    """The line that says the date, and the date; a translation may have none, for its original has one."""
    printed = _printed_date(main)
    addresses = {day for url in _own_addresses(root, markup) if (day := dates.of_address(url))}
    if printed is None and not addresses:
        if _CATALAN.search(markup):
            return "", None
        raise NotAPostError(
            "this is not a post of BPoD: no date such as “18 February 2016” and no address of a post "
            "was found; give a saved post page"
        )
    line, day = printed or ("", min(addresses))
    if addresses - {day}:
        other = min(addresses - {day})
        raise PageError(
            f"the page is dated {day.isoformat()} but its address is of {other.isoformat()}; "
            "correct one of them"
        )
    return line, day


def _printed_date(main: HtmlElement) -> tuple[str, date] | None:
    for element in main.iter():
        if isinstance(element.tag, str) and (element.tag in {"h5", "time"} or not len(element)):
            line = _text(element)
            if day := dates.printed(line):
                return line, day
    return None


def _own_addresses(root: HtmlElement, markup: str) -> Iterator[str]:
    """Wherever the page tells its own address; `og:url` stands in `name` in 2016."""
    for meta in root.iter("meta"):
        if "og:url" in (meta.get("name"), meta.get("property")):
            yield meta.get("content") or ""
    for link in root.iter("link"):
        if link.get("rel") == "canonical":
            yield link.get("href") or ""
    if saved := _SAVED_FROM.search(markup):
        yield saved[1]


def _originals(root: HtmlElement) -> tuple[date, ...]:
    """The posts in English that a translation links to; where links call one the original, those alone."""
    told: dict[date, None] = {}
    others: dict[date, None] = {}
    for link in root.iter("a"):
        try:
            day = dates.of_address(link.get("href") or "")
        except PageError:
            continue
        if day:
            (told if _ORIGINAL.search(_text(link)) else others)[day] = None
    return tuple(told or others)


# Title, kicker, strapline


def _headline(main: HtmlElement, root: HtmlElement) -> tuple[str, str, str]:
    document_title = _document_title(root)
    heading = next((element for element in main.iter("h1") if _text(element)), None)
    if heading is None:
        if not document_title:
            raise PageError("the post has no title; save the whole page again")
        return document_title, "", ""
    title = _text(heading)
    kicker = _beside(heading, before=True)
    if document_title and (joined := headline.kicker(title, document_title)):
        title, kicker = document_title, joined
    strapline = _beside(heading, before=False)
    return title, kicker, strapline


def _document_title(root: HtmlElement) -> str:
    told = next((_text(element) for element in root.iter("title")), "")
    match = _PAGE_TITLE.fullmatch(told)
    return match[1] if match else ""


def _beside(heading: HtmlElement, *, before: bool) -> str:
    """The line next to the title: a smaller heading, or one whose class says what it is."""
    wanted = re.compile("kicker|series|event" if before else "strap|sub|standfirst|tagline")
    for element in heading.itersiblings(preceding=before):
        if not isinstance(element.tag, str):
            continue
        named = bool(wanted.search(" ".join(_classes(element))))
        line = _text(element)
        if (named or element.tag in _HEADINGS) and line and not dates.printed(line):
            return line
        if element.tag not in _HEADINGS:
            return ""
    return ""


def _alt(main: HtmlElement, title: str) -> str | None:
    """The picture's description, where somebody wrote one."""
    image = next(main.iter("img"), None)
    alt = " ".join((image.get("alt") or "").split()) if image is not None else ""
    written = (
        len(alt.split()) >= _ALT_WORDS_MIN and not headline.same(alt, title) and not _FILE_NAME.search(alt)
    )
    return alt if written else None


def _pictures(main: HtmlElement, root: HtmlElement) -> tuple[str, ...]:
    """Addresses of the one picture of the post, as it was uploaded before its smaller renditions."""
    image = next(main.iter("img"), None)
    shown = (image.get("src") or "").strip() if image is not None else ""
    told = [
        (meta.get("content") or "").strip()
        for meta in root.iter("meta")
        if "og:image" in (meta.get("name"), meta.get("property"))
    ]
    uploaded = [_RENDITION.sub("/original/", shown)] if shown else []
    return tuple(dict.fromkeys(address for address in (*uploaded, *told, shown) if address))


def _left_out(main: HtmlElement) -> tuple[Unread, ...]:
    """What a post of ours cannot hold: films and other documents inside the page."""
    return tuple(
        Unread("body", f"{element.tag} {element.get('src') or element.get('data') or ''}".strip())
        for element in main.iter("iframe", "video", "audio", "object", "embed")
    )


# Body and credits


def _prose(main: HtmlElement) -> list[str]:
    """The inner HTML of each paragraph, byline included, credits and buttons not."""
    wrappers = list(_of_class(main, "content_wrapper")) or [main]
    for wrapper in wrappers:
        for element in [*wrapper.iter()]:
            if element is not wrapper and _is_not_prose(element) and element.getparent() is not None:
                element.drop_tree()
    markup = "".join(lxml.html.tostring(wrapper, encoding="unicode", with_tail=False) for wrapper in wrappers)
    return _PARAGRAPH.findall(canon.canonical(_BREAKS.sub("</p><p>", mend.clean(markup))))


def _is_not_prose(element: HtmlElement) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in _NOT_PROSE
        or bool(_classes(element) & _NOT_PROSE_CLASSES)
    )


def _parted(paragraphs: list[str]) -> tuple[list[str], list[str], list[CreditLine]]:
    """Body paragraphs, bylines, and credits that are typed as paragraphs after the byline."""
    body: list[str] = []
    bylines: list[str] = []
    late: list[CreditLine] = []
    for paragraph in paragraphs:
        words = canon.plain(f"<p>{paragraph}</p>")
        if furniture.begins_the_end(words):
            break
        if _is_around(paragraph, words):
            continue
        if names.byline(words) is not None:
            bylines.append(words)
        elif bylines and creditlines.looks_like_credit(words):
            late.append(CreditLine(words, tuple(("", url) for url in canon.links(paragraph))))
        else:
            body.append(paragraph)
    return body, bylines, late


def _is_around(paragraph: str, words: str) -> bool:
    """The date, or a link to the original: printed like a paragraph, and none of the text."""
    try:
        is_date = dates.printed(words) is not None
    except PageError:
        is_date = False
    return is_date or bool(_LINK_TO_ORIGINAL.fullmatch(paragraph) and _ORIGINAL.search(words))


def _credit_lists(main: HtmlElement) -> list[HtmlElement]:
    marked = list(_of_class(main, "journal_details"))
    return marked or [element for element in main.iter("ul", "ol") if "controls" not in _classes(element)]


def _credit_lines(lists: list[HtmlElement]) -> tuple[CreditLine, ...]:
    found = (_credit_line(item) for element in lists for item in element.iter("li"))
    return tuple(dict.fromkeys(line for line in found if line.text and not furniture.is_furniture(line.text)))


def _credit_line(item: HtmlElement) -> CreditLine:
    if any(True for _ in item.iterdescendants("li")):
        return CreditLine("")
    links = ((_text(link), canon.canonical_link(link.get("href") or "")) for link in item.iter("a"))
    absolute = ((words, canon.whole_link(url)) for words, url in links if url)
    return CreditLine(_text(item), tuple((words, url) for words, url in absolute if url.startswith("http")))
