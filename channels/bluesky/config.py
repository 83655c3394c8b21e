"""What an outlet on Bluesky is told, and what Bluesky can carry."""

from __future__ import annotations

from channels.contract import Field, Limits, PictureForm
from channels.http import READ_SECONDS_FIELD

BASE_URL = "https://bsky.social"
WEB_URL = "https://bsky.app"
# The smaller of what servers in use take: app.bsky.embed.images of PDS 0.4 and 0.5.
IMAGE_MAX_BYTES = 1_000_000

PROFILE = "{web_url}/profile/{account}"

FIELDS = (
    Field("base_url", "address of the account's server", required=False, default=BASE_URL),
    Field("web_url", "address under which followers read posts", required=False, default=WEB_URL),
    READ_SECONDS_FIELD,
    Field("app_password", "app password of the account", secret=True),
)

# https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky
LIMITS = Limits(
    text_max=300,
    text_unit="graphemes",
    url_cost=None,
    alt_max_codepoints=10_000,  # none is documented; Bluesky's own server took 12,000
    image_mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
    image_max_bytes=IMAGE_MAX_BYTES,
    images_max=4,
    hashtags_max=None,
    posts_per_day_max=11_000,  # 35,000 points a day, 3 a post: https://docs.bsky.app/docs/advanced-guides/rate-limits
    can_edit=True,
    can_delete=True,
    can_look_up=True,
    sends_once=True,
    text_max_bytes=3_000,
    form=PictureForm(width_max=2_000, height_max=2_000, bytes_max=IMAGE_MAX_BYTES),
    can_reply=True,
)
