"""Pairs of files under `tests/golden/<kind>`: a story and the rendition it becomes; a new pair needs no code."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from channels.contract import Link, Rendition, Story, StoryPicture

FOLDER = Path(__file__).parents[1] / "golden"


def names(kind: str) -> list[str]:
    return sorted(path.name.removesuffix(".story.json") for path in (FOLDER / kind).glob("*.story.json"))


def story(kind: str, name: str) -> Story:
    value = json.loads((FOLDER / kind / f"{name}.story.json").read_text())
    return Story(
        **{
            **value,
            "publish_on": date.fromisoformat(value["publish_on"]),
            "credits": tuple(Link(**credit) for credit in value["credits"]),
            "pictures": tuple(StoryPicture(**picture) for picture in value["pictures"]),
            "tags": tuple(value["tags"]),
        }
    )


def composed(compose: Callable[[Story], Rendition], kind: str, name: str) -> Any:
    return json.loads(json.dumps(compose(story(kind, name)).to_json()))


def expected(kind: str, name: str) -> Any:
    return json.loads((FOLDER / kind / f"{name}.rendition.json").read_text())
