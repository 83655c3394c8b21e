"""Many addresses lead to one post; some tell its id."""

from __future__ import annotations

import pytest

from channels.contract import OutletConfig
from channels.facebook.adapter import Adapter
from channels.facebook.permalinks import post_id_of


@pytest.mark.parametrize(
    ("url", "remote_id"),
    [
        ("https://www.facebook.com/1234/posts/5678", "1234_5678"),
        ("https://www.facebook.com/1234/posts/5678/", "1234_5678"),
        ("https://www.facebook.com/1234/posts/garden-within/5678?locale=ca", "1234_5678"),
        ("https://www.facebook.com/1234_5678", "1234_5678"),
        ("https://www.facebook.com/permalink.php?story_fbid=5678&id=1234", "1234_5678"),
        ("https://m.facebook.com/story.php?id=1234&story_fbid=5678", "1234_5678"),
        ("https://www.facebook.com/bpod/posts/5678", None),
        ("https://www.facebook.com/permalink.php?story_fbid=5678", None),
        ("https://www.facebook.com/permalink.php?story_fbid=pfbid02abc&id=1234", None),
        ("https://www.facebook.com/1234/posts/pfbid02abc", None),
        ("https://www.facebook.com/photo?fbid=5678&set=a.1234", None),
        ("https://www.facebook.com/1234", None),
    ],
)
def test_an_address_tells_page_and_post_or_nothing(url, remote_id):
    assert post_id_of(url, "") == remote_id


@pytest.mark.parametrize(
    ("account", "told", "remote_id"),
    [
        ("bpod", {"user_id": "1234"}, "1234_5678"),
        ("1234", {"user_id": "me"}, "1234_5678"),
        ("bpod", {}, None),
    ],
)
def test_the_outlet_knows_the_page_where_the_address_has_a_name(account, told, remote_id):
    adapter = Adapter(OutletConfig("one", account, "en", told, {}))
    assert adapter.remote_id_of("https://www.facebook.com/bpod/posts/5678") == remote_id


def test_the_page_s_number_as_the_outlet_has_it_wins():
    """A Page of the new form shows another number than the interface knows it by."""
    assert post_id_of("https://www.facebook.com/100099/posts/5678", "1234") == "1234_5678"
