"""An Edition as one channel sees it: absolute addresses, generated credits, the rights that apply there."""

from __future__ import annotations

import re
import unicodedata

from channels.contract import Story, StoryPicture
from publisher.editions.content import Content
from publisher.editions.credits import attribution, byline, lines
from publisher.posts import rules, text


def story(content: Content, base_url: str, kind: str) -> Story:
    body = text.absolute(content.body, base_url)
    return Story(
        publish_on=content.publish_on,
        language=content.language,
        kicker=content.kicker,
        title=content.title,
        strapline=content.strapline,
        body_html=body,
        body_text=text.plain(body),
        byline=byline(content),
        credits=lines(content),
        link=base_url + content.path,
        pictures=tuple(
            StoryPicture(
                sha256=picture.master.sha256,
                mime=picture.master.mime,
                width=picture.master.width,
                height=picture.master.height,
                size_bytes=picture.master.size_bytes,
                alt=picture.alt,
                permission=rules.permission(picture.rights, kind, content.language),
            )
            for picture in content.pictures
        ),
        tags=_tags(content),
        attribution=attribution(content),
    )


FIXED_TAGS = {
    "en": ("biomedicine", "science", "imaging"),
    "ca": ("biomedicina", "ciència", "imatge científica"),
}


def _tags(content: Content) -> tuple[str, ...]:
    """The series, then what every post carries; commas would split a tag on some platforms."""
    series = re.sub(r"[,#]", " ", unicodedata.normalize("NFC", content.series)).strip()
    return tuple(tag for tag in ("BPoD", series, *FIXED_TAGS.get(content.language, FIXED_TAGS["en"])) if tag)
