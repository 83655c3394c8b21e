"""What an Instagram outlet is told, and what Instagram can carry."""

from __future__ import annotations

from channels.contract import Field, Limits, PictureForm
from channels.http import READ_SECONDS_FIELD
from channels.meta import tokens
from channels.meta.graph import APP_ID, APP_SECRET, USER_ID_FIELD

GRAPH, UNOFFICIAL = "graph", "unofficial"

PROFILE = "https://www.instagram.com/{account}/"

FIELDS = (
    Field(
        "api",
        "graph, the official interface, or unofficial",
        required=False,
        default=GRAPH,
        choices=(GRAPH, UNOFFICIAL),
    ),
    Field("base_url", "address of the interface; empty is the right one", required=False),
    USER_ID_FIELD,
    READ_SECONDS_FIELD,
    APP_ID,
    *tokens.FIELDS,
    APP_SECRET,
    Field("session", "for unofficial: the saved session, in base64", secret=True, required=False),
)

# https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
PICTURE_MAX_BYTES = 8 * 1024 * 1024

LIMITS = Limits(
    text_max=2_200,
    text_unit="codepoints",
    url_cost=None,
    alt_max_codepoints=1_000,
    image_mimes=frozenset({"image/jpeg"}),
    image_max_bytes=PICTURE_MAX_BYTES,
    images_max=10,
    hashtags_max=5,
    posts_per_day_max=25,  # the lowest of several numbers in Meta's pages; `check` reads the account's own
    can_edit=False,
    can_delete=False,
    can_look_up=True,
    # What a second publication of one container does is documented nowhere.
    sends_once=False,
    form=PictureForm(
        width_max=1_440, height_max=1_800, bytes_max=PICTURE_MAX_BYTES, ratio_min=0.8, ratio_max=1.91
    ),
    fetches_pictures=True,
    needs_picture=True,
)
