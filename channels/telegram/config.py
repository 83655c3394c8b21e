"""What the outlet of a Telegram channel is told, and what a message can carry."""

from __future__ import annotations

from dataclasses import replace

from channels.contract import Field, Limits, PictureForm
from channels.http import READ_SECONDS_FIELD

BASE_URL = "https://api.telegram.org"
WEB_URL = "https://t.me"

PROFILE = "{web_url}/{account}"

FIELDS = (
    Field("base_url", "address of the Bot API", required=False, default=BASE_URL),
    Field("web_url", "address under which followers read posts", required=False, default=WEB_URL),
    READ_SECONDS_FIELD,
    Field("bot_token", "token of the bot that may post to the channel", secret=True),
)

# https://core.telegram.org/bots/api#sendphoto: 10 MB, width and height 10,000 together, ratio at most 20
IMAGE_MAX_BYTES = 10_000_000

LIMITS = Limits(
    text_max=1_024,
    text_unit="codepoints",
    url_cost=None,
    alt_max_codepoints=None,
    image_mimes=frozenset({"image/jpeg", "image/png"}),
    image_max_bytes=IMAGE_MAX_BYTES,
    images_max=10,  # https://core.telegram.org/bots/api#sendmediagroup
    hashtags_max=None,
    posts_per_day_max=None,
    can_edit=True,
    can_delete=True,  # within 48 hours
    can_look_up=False,
    sends_once=False,
    form=PictureForm(
        width_max=2_560, height_max=2_560, bytes_max=IMAGE_MAX_BYTES, ratio_min=0.05, ratio_max=20.0
    ),
    formats_links=True,
)
WITHOUT_PICTURE = replace(LIMITS, text_max=4_096)  # https://core.telegram.org/bots/api#sendmessage
