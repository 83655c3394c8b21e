"""What an outlet on X is told, and what X can carry."""

from __future__ import annotations

from channels.contract import Field, Limits, PictureForm
from channels.http import READ_SECONDS_FIELD

BASE_URL = "https://api.x.com"
WEB_URL = "https://x.com"
IMAGE_MAX_BYTES = 5_000_000

WITH_LINK = Field(
    "with_link",
    "yes or no: whether posts carry the page's address, which makes them dearer",
    required=False,
    default="yes",
    choices=("yes", "no"),
)
PROFILE = "{web_url}/{account}"

FIELDS = (
    Field("base_url", "address of X's API", required=False, default=BASE_URL),
    Field("web_url", "address under which followers read posts", required=False, default=WEB_URL),
    WITH_LINK,
    READ_SECONDS_FIELD,
    Field("consumer_key", "API key of the app", secret=True),
    Field("consumer_secret", "API key secret of the app", secret=True),
    Field("access_token", "access token of the account, with permission to write", secret=True),
    Field("access_token_secret", "access token secret of the account", secret=True),
)

LIMITS = Limits(
    text_max=280,  # https://docs.x.com/fundamentals/counting-characters
    text_unit="weighted",
    url_cost=23,
    alt_max_codepoints=1_000,  # https://docs.x.com/x-api/media/create-media-metadata
    image_mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
    image_max_bytes=IMAGE_MAX_BYTES,  # https://docs.x.com/x-api/media/quickstart/best-practices
    images_max=4,
    hashtags_max=None,
    posts_per_day_max=10_000,  # https://docs.x.com/x-api/fundamentals/rate-limits
    can_edit=False,
    can_delete=True,
    can_look_up=True,
    sends_once=False,
    form=PictureForm(width_max=4_096, height_max=4_096, bytes_max=IMAGE_MAX_BYTES),
    can_reply=True,
)
