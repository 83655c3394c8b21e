"""What the outlet of a WebSub hub is told, and what its pings carry: the address of a feed, nothing else."""

from __future__ import annotations

from channels.contract import Field, Limits
from channels.http import READ_SECONDS_FIELD

TOPICS = Field(
    "topics",
    "addresses of the feeds, with commas between; otherwise the three feeds of the post's own site",
    required=False,
)

FIELDS = (
    Field("base_url", "address of the hub, such as https://pubsubhubbub.appspot.com"),
    TOPICS,
    READ_SECONDS_FIELD,
)

LIMITS = Limits(
    text_max=None,
    text_unit="codepoints",
    url_cost=None,
    alt_max_codepoints=None,
    image_mimes=frozenset(),
    image_max_bytes=0,
    images_max=0,
    hashtags_max=None,
    posts_per_day_max=None,
    can_edit=True,
    can_delete=True,
    can_look_up=False,
    sends_once=True,  # a ping says that a feed has changed; followers get each entry once by its id
    announces_feed=True,
)
