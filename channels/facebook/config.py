"""What the outlet of a Facebook Page is told, and what a Page can carry."""

from __future__ import annotations

from channels.contract import Field, Limits, PictureForm
from channels.http import READ_SECONDS_FIELD
from channels.meta.graph import APP_ID, APP_SECRET, TOKEN, USER_ID_FIELD

BASE_URL = "https://graph.facebook.com"

PROFILE = "https://www.facebook.com/{account}"

FIELDS = (
    Field("base_url", "address of the Graph API", required=False, default=BASE_URL),
    USER_ID_FIELD,
    READ_SECONDS_FIELD,
    APP_ID,
    Field(TOKEN, "access token of the Page, not of a person", secret=True),
    APP_SECRET,
)

# https://developers.facebook.com/docs/graph-api/reference/page/photos
PICTURE_MAX_BYTES = 4_000_000

LIMITS = Limits(
    text_max=63_206,
    text_unit="codepoints",
    url_cost=None,
    alt_max_codepoints=1_000,
    image_mimes=frozenset({"image/jpeg", "image/png"}),
    image_max_bytes=PICTURE_MAX_BYTES,
    images_max=10,
    hashtags_max=5,
    posts_per_day_max=None,
    can_edit=True,
    can_delete=True,
    can_look_up=True,
    # Publishing says `is_published` of one post by its id, and a post that was asked for is never replaced.
    sends_once=True,
    form=PictureForm(width_max=2_048, height_max=2_048, bytes_max=PICTURE_MAX_BYTES),
)
