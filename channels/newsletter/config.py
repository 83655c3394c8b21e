"""What the outlet of a newsletter is told, and what a mail can carry."""

from __future__ import annotations

from channels.contract import Field, Limits, PictureForm
from channels.http import READ_SECONDS_FIELD

KIND = "newsletter"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
TLS = ("starttls", "from-the-start", "none")

PAUSE = Field("pause_seconds", "least number of seconds between two mails", required=False, default="0.1")
FIELDS = (
    Field("from_address", "address the mail comes from, such as daily@example.org"),
    Field(
        "bounce_address",
        "address that undeliverable mail goes back to; empty: from_address",
        required=False,
    ),
    Field(
        "base_url",
        "address of the site on which readers subscribe and leave; empty: the one of the post",
        required=False,
    ),
    Field("host", "name of the mail server; empty: the installation's own (BPOD_EMAIL_SMTP)", required=False),
    Field("port", "port of the mail server", required=False, default="587"),
    Field("tls", f"encryption: {', '.join(TLS)}", required=False, default=TLS[0]),
    Field("user", "user at the mail server", required=False),
    Field(
        "backend",
        "Django mail backend in place of SMTP, such as anymail.backends.mailjet.EmailBackend",
        required=False,
    ),
    PAUSE,
    READ_SECONDS_FIELD,
    Field("password", "password at the mail server", secret=True, required=False),
)

IMAGE_MAX_BYTES = 300_000
"""It travels once to each reader, a third longer in base64."""

LIMITS = Limits(
    text_max=None,
    text_unit="codepoints",
    url_cost=None,
    alt_max_codepoints=10_000,
    image_mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
    image_max_bytes=IMAGE_MAX_BYTES,
    images_max=10,
    hashtags_max=None,
    posts_per_day_max=None,
    can_edit=False,
    can_delete=False,
    # Read from the copies, which are committed before each mail leaves: `channels.newsletter.copies`.
    can_look_up=True,
    # A copy that may have left is never taken again.
    sends_once=True,
    form=PictureForm(width_max=1_200, height_max=1_600, bytes_max=IMAGE_MAX_BYTES),
    formats_links=True,
)
