"""What an outlet on a Mastodon server is told, and what Mastodon can carry unless the server says otherwise."""

from __future__ import annotations

from channels.contract import Field, Limits, PictureForm
from channels.http import READ_SECONDS_FIELD

MAX_CHARACTERS = Field("max_characters", "longest text that the server takes", required=False, default="500")
URL_CHARACTERS = Field(
    "characters_reserved_per_url", "what the server counts for an address", required=False, default="23"
)
VISIBILITIES = ("public", "unlisted", "private")
VISIBILITY = Field(
    "visibility",
    "public, unlisted, or private (followers only)",
    required=False,
    default="public",
    choices=VISIBILITIES,
)

PROFILE = "{base_url}/@{account}"

FIELDS = (
    Field("base_url", "address of the server, such as https://mastodon.social"),
    VISIBILITY,
    MAX_CHARACTERS,
    URL_CHARACTERS,
    READ_SECONDS_FIELD,
    Field("access_token", "access token of the account, with read and write", secret=True),
)

# https://docs.joinmastodon.org/user/posting/#attachments
IMAGE_MAX_BYTES = 16_777_216

LIMITS = Limits(
    text_max=int(MAX_CHARACTERS.default),
    text_unit="graphemes",
    url_cost=int(URL_CHARACTERS.default),
    alt_max_codepoints=1_500,  # https://docs.joinmastodon.org/entities/V2_Instance/#description_limit
    image_mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    image_max_bytes=IMAGE_MAX_BYTES,
    images_max=4,
    hashtags_max=None,
    posts_per_day_max=None,
    can_edit=True,
    can_delete=True,
    can_look_up=True,
    # The key against doubles is kept for an hour, written after the post, and unknown to other servers.
    sends_once=False,
    form=PictureForm(width_max=3_840, height_max=2_160, bytes_max=IMAGE_MAX_BYTES),
    can_reply=True,
)
