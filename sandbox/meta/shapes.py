"""A plain text as a follower sees it: addresses stand out, whether or not the platform makes them links."""

from __future__ import annotations

import re

from sandbox.seen import Block, Span

_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'’”]")
_TAG = re.compile(r"(?<!\w)#(\w+)")


def text_blocks(text: str) -> list[Block]:
    """One block for each paragraph."""
    return [Block("text", tuple(_spans(paragraph))) for paragraph in text.split("\n\n") if paragraph.strip()]


def hashtags(text: str) -> tuple[str, ...]:
    return tuple(_TAG.findall(_ADDRESS.sub(" ", text)))


def _spans(text: str) -> list[Span]:
    spans, end = [], 0
    for match in _ADDRESS.finditer(text):
        spans += [Span(text[end : match.start()]), Span(match[0], url=match[0])]
        end = match.end()
    return [span for span in [*spans, Span(text[end:])] if span.text]
