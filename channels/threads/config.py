"""What a Threads outlet is told, and what Threads can carry."""

from __future__ import annotations

from channels.contract import Field, Limits, PictureForm
from channels.http import READ_SECONDS_FIELD
from channels.meta import tokens
from channels.meta.graph import APP_ID, APP_SECRET, USER_ID_FIELD

BASE_URL = "https://graph.threads.net"

PROFILE = "https://www.threads.net/@{account}"

FIELDS = (
    Field("base_url", "address of Threads' API", required=False, default=BASE_URL),
    USER_ID_FIELD,
    READ_SECONDS_FIELD,
    APP_ID,
    *tokens.FIELDS,
    APP_SECRET,
)

# https://developers.facebook.com/docs/threads/overview and /docs/threads/posts
LIMITS = Limits(
    text_max=500,
    text_unit="emoji_bytes",
    url_cost=None,
    alt_max_codepoints=1_000,
    image_mimes=frozenset({"image/jpeg", "image/png"}),
    image_max_bytes=8_000_000,
    images_max=20,
    hashtags_max=1,  # a post has one topic
    posts_per_day_max=250,
    can_edit=False,
    can_delete=True,
    can_look_up=True,
    # What a second publication of one container does is documented nowhere.
    sends_once=False,
    form=PictureForm(width_max=1_440, height_max=2_880, bytes_max=8_000_000, ratio_min=0.1, ratio_max=10.0),
    fetches_pictures=True,
    can_reply=True,
)
