"""An Edition as one channel sees it: absolute addresses, generated credits, the rights that apply there."""

from __future__ import annotations

import re
import unicodedata

from channels import registry
from channels.contract import Story, StoryPicture
from publisher.editions import forms
from publisher.editions.content import Content, FrozenPicture
from publisher.editions.credits import attribution, byline, first_published, lines
from publisher.posts import rules, text


def story(content: Content, base_url: str, kind: str, template: str) -> Story:
    """`template` is the team's wording, or empty (`wordings.in_use`). Raises `StoreError` and `UnknownKind`."""
    body = text.absolute(content.body, base_url)
    first = first_published(content, base_url)
    return Story(
        publish_on=content.publish_on,
        language=content.language,
        kicker=content.kicker,
        title=content.title,
        strapline=content.strapline,
        body_html=body,
        body_text=text.plain(body),
        byline=byline(content),
        credits=(*first, *lines(content)),
        link=base_url + content.path,
        pictures=tuple(_picture(picture, content.language, base_url, kind) for picture in content.pictures),
        tags=_tags(content),
        attribution=" · ".join([*(line.text for line in first), attribution(content)]),
        template=template,
    )


def _picture(picture: FrozenPicture, language: str, base_url: str, kind: str) -> StoryPicture:
    """The cut of this kind; a picture that may not go there is not cut for it.

    Its address is left empty where no platform reads it, or where the picture may not stand on our site.
    """
    permission = rules.permission(picture.rights, kind, language)
    cut = forms.for_kind(picture, kind) if permission == forms.ALLOWED else picture.master
    is_fetched = registry.kind(kind).limits.fetches_pictures and forms.is_public(picture, language)
    return StoryPicture(
        sha256=cut.sha256,
        mime=cut.mime,
        width=cut.width,
        height=cut.height,
        size_bytes=cut.size_bytes,
        alt=picture.alt,
        permission=permission,
        url=base_url + cut.path if is_fetched else "",
    )


FIXED_TAGS = {
    "en": ("biomedicine", "science", "imaging"),
    "ca": ("biomedicina", "ciència", "imatge científica"),
}


def _tags(content: Content) -> tuple[str, ...]:
    """The series, then what every post carries; commas would split a tag on some platforms."""
    series = re.sub(r"[,#]", " ", unicodedata.normalize("NFC", content.series)).strip()
    return tuple(tag for tag in ("BPoD", series, *FIXED_TAGS.get(content.language, FIXED_TAGS["en"])) if tag)
