"""What every kind asks of a story before it is composed: rights first, then what the platform can carry.

Nothing is left out in silence: a picture that may go arrives whole and described, or the kind refuses.
"""

from __future__ import annotations

from channels.contract import Limits, Story, StoryPicture
from channels.errors import Refused


def pictures(kind: str, story: Story, limits: Limits) -> tuple[StoryPicture, ...]:
    """The pictures that may go there; none means the link-only form.

    Raises `Refused`, code `rights`, where not even that is allowed; `picture` or `alt` where one that may
    go does not fit.
    """
    if not any(picture.permission in {"allowed", "link-only"} for picture in story.pictures):
        raise Refused(
            f"{kind}: no picture of {story.publish_on} has the rights to go there; record them at the desk",
            code="rights",
        )
    going = tuple(picture for picture in story.pictures if picture.permission == "allowed")
    if len(going) > limits.images_max:
        raise Refused(f"{kind}: {len(going)} pictures, and at most {limits.images_max} fit", code="picture")
    for picture in going:
        _check(kind, picture, limits)
    return going


def _check(kind: str, picture: StoryPicture, limits: Limits) -> None:
    name = f"{kind}: picture {picture.sha256[:8]}"
    if not picture.alt.strip():
        raise Refused(f"{name} has no description for those who cannot see it", code="alt")
    if limits.alt_max_codepoints is not None and len(picture.alt) > limits.alt_max_codepoints:
        raise Refused(
            f"{name} is described in {len(picture.alt)} characters; at most {limits.alt_max_codepoints} fit",
            code="alt",
        )
    if picture.mime not in limits.image_mimes:
        raise Refused(
            f"{name} is {picture.mime}; use {', '.join(sorted(limits.image_mimes))}", code="picture"
        )
    if picture.size_bytes > limits.image_max_bytes:
        raise Refused(
            f"{name} has {picture.size_bytes} bytes; at most {limits.image_max_bytes} fit", code="picture"
        )
    if not _has_form(picture, limits):
        ratio = picture.width / picture.height
        raise Refused(f"{name} is {ratio:.2f} as wide as high; it is not cut for {kind}", code="picture")
    if limits.fetches_pictures and not picture.url:
        raise Refused(f"{name} has no public address, and {kind} fetches it itself", code="picture")


def _has_form(picture: StoryPicture, limits: Limits) -> bool:
    """Width and height are whole pixels, so a cut may miss its ratio by a little."""
    if limits.form is None:
        return True
    low, high = limits.form.ratio_min or 0.0, limits.form.ratio_max or float("inf")
    return low - 0.005 <= picture.width / picture.height <= high + 0.005
