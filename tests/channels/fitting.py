"""A story fitted into limits, as the tests of wordings ask for it."""

from __future__ import annotations

import dataclasses

from channels import wording
from channels.contract import Limits, Story
from channels.tumblr.config import LIMITS

PLAIN = "{kicker}\n{title}\n\n{strapline}\n\n{body}\n\n{byline}\n{credits}\n{link}\n{tags}"
SHORT = "{title}\n{strapline}\n{attribution}\n{link}\n{tags}"


def limits(text_max: int | None, unit: str = "codepoints", **changes) -> Limits:
    return dataclasses.replace(LIMITS, text_max=text_max, text_unit=unit, **changes)


def fit(story: Story, template: str, given_limits: Limits) -> wording.Fitted:
    return wording.fit("tumblr", dataclasses.replace(story, template=template), given_limits)
