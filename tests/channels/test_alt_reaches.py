"""Docs say of every kind where followers find a picture's description; here it is read from what the peer kept."""

from __future__ import annotations

import pytest

from channels import registry
from tests import peers, stories
from tests.contract.conftest import Publisher
from tests.docs.capabilities import Reach, reach

ALT = "A ring of <seven> cells & one “dark” spot, naïve — 細胞, seen from above."


def kept_of(kind, folder):
    """One post, as the sandbox has it when it is started again on what lies on its disk."""
    with stories.picture_site() as url, peers.sandbox(folder) as peer:
        story = stories.story(pictures=(stories.picture(url=url, alt=ALT),))
        Publisher(kind, peer, story=story).publish()
    with peers.sandbox(folder) as again:
        return again.visible(kind, "bpod")


def found(posts):
    if ALT in [picture["alt"] for post in posts for picture in post["pictures"]]:
        return Reach.WITH_PICTURE
    return Reach.IN_TEXT if any(ALT in post["text"] for post in posts) else Reach.NOWHERE


@pytest.mark.django_db
@pytest.mark.parametrize("kind", registry.KINDS)
def test_the_description_is_kept_where_the_page_says(kind, tmp_path):
    posts = kept_of(kind, tmp_path)
    assert posts
    assert found(posts) is reach(registry.KINDS[kind].limits)
