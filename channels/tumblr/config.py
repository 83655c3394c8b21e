"""What a Tumblr outlet is told, and what Tumblr can carry."""

from __future__ import annotations

from channels.contract import Field, Limits
from channels.http import READ_SECONDS_FIELD

BASE_URL = "https://api.tumblr.com"

PROFILE = "https://{blog}/"

FIELDS = (
    Field("base_url", "address of Tumblr's API", required=False, default=BASE_URL),
    READ_SECONDS_FIELD,
    Field("consumer_key", "OAuth consumer key of the registered application", secret=True),
    Field("consumer_secret", "OAuth consumer secret of the registered application", secret=True),
    Field("oauth_token", "token of the account that may post to the blog", secret=True),
    Field("oauth_token_secret", "token secret of that account", secret=True),
)

# https://github.com/tumblr/docs/blob/master/npf-spec.md#post-content-limits
BLOCKS_MAX = 1_000
INLINE_LINKS_MAX = 100
TEXT_BLOCK_MAX_CODEPOINTS = 4_096

LIMITS = Limits(
    text_max=None,  # of the post; each text block holds 4,096, and a longer paragraph becomes several
    text_unit="codepoints",
    url_cost=None,
    alt_max_codepoints=4_096,
    image_mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    image_max_bytes=10_000_000,
    images_max=30,
    hashtags_max=None,
    posts_per_day_max=250,
    can_edit=True,
    can_delete=True,
    can_look_up=True,
    sends_once=True,
    formats_links=True,
)
