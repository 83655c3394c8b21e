"""What the translators see of the outlets: how long their words are there, by the very code that sends."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from channels import registry
from channels.errors import ChannelError
from channels.models import Outlet
from publisher.desk.previews import as_read, of_outlet
from publisher.editions.content import Content
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Site, TamperedError
from publisher.editions.store import StoreError
from publisher.editions.story import story
from publisher.editions.wordings import in_use
from publisher.schedule.translating import translated
from translations.channel_texts import ChannelText


def of(publish_on: datetime.date, language: str, words: Mapping[str, str]) -> Sequence[ChannelText]:
    """Each kind that an outlet of the language has; nothing before there is a title."""
    site = Site.objects.filter(language=language).first()
    edition = Edition.objects.filter(publish_on=publish_on, language=SOURCE).select_related("current").first()
    if site is None or edition is None or not words.get("title"):
        return ()
    names = Outlet.objects.filter(language=language).order_by("kind").values_list("kind", flat=True)
    try:
        content = translated(edition.content(), language, words, "")
    except TamperedError:
        return ()
    return [
        told
        for name in dict.fromkeys(names)
        if name in registry.KINDS
        for told in _texts(registry.KINDS[name], content, site.base_url)
    ]


def _texts(kind: registry.Kind, content: Content, base_url: str) -> list[ChannelText]:
    _account, channel = of_outlet(kind, content.language)
    try:
        told = story(content, base_url, kind.name, in_use(kind.name, content.language))
        posts = as_read(channel.compose(told), channel.limits)
    except ChannelError as error:
        return [ChannelText(kind.label, 0, 0, "", trouble=error.detail)]
    except StoreError as error:
        return [ChannelText(kind.label, 0, 0, "", trouble=str(error))]
    return [
        ChannelText(
            kind.label if number == 1 else f"{kind.label}, {number}",
            post["size"],
            post["size_max"],
            post["unit"],
            post["left_out"],
        )
        for number, post in enumerate(posts, 1)
    ]
