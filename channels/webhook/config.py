"""What the outlet of a webhook is told, and what an event can carry."""

from __future__ import annotations

from channels.contract import Field, Limits
from channels.http import READ_SECONDS_FIELD

ALLOW_PRIVATE = Field(
    "allow_private",
    "yes or no: whether the receiver may be inside our own network",
    required=False,
    default="no",
    choices=("yes", "no"),
)

FIELDS = (
    Field("base_url", "address of the receiver, such as https://example.org/hooks/bpod"),
    ALLOW_PRIVATE,
    READ_SECONDS_FIELD,
    Field("secret", "signing secret, which begins with whsec_", secret=True),
    Field(
        "previous_secret", "the secret before it, while receivers change over", secret=True, required=False
    ),
)

LIMITS = Limits(
    text_max=None,
    text_unit="codepoints",
    url_cost=None,
    alt_max_codepoints=10_000,
    image_mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    image_max_bytes=50_000_000,
    images_max=100,
    hashtags_max=None,
    posts_per_day_max=None,
    can_edit=True,
    can_delete=True,
    can_look_up=False,
    # A receiver takes two events of one id for one; so the standard has it.
    sends_once=True,
    fetches_pictures=True,
    formats_links=True,
)
