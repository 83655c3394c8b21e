"""What is wished at an instant, and a round that tells it."""

from __future__ import annotations

from tests.translations.conftest import CATALAN, NOW
from translations import reminders, transitions
from translations.models import Language
from translations.reminders_sending import House, remind_due


def nowhere(_publish_on, _language):
    return ""


def wished(now, live_url=nowhere):
    found = reminders.wishes(Language.of("ca"), now, live_url)
    return {(wish.step, wish.person.username) for wish in found}


def remind(now, live_url=nowhere):
    return remind_due(now, House("https://room.example", live_url))


def begun_by_ben(job, crew) -> None:
    """Who hands it back then."""
    transitions.claim(job, crew["ben"], now=NOW)
    transitions.save_draft(job, crew["ben"], {**CATALAN, "title": "Una llanterna"}, 0, now=NOW)
    transitions.hand_back(job, crew["ben"])


def approved_by_rosa(job, crew, revision=0) -> None:
    """What Ada made of that revision."""
    transitions.claim(job, crew["ada"], now=NOW)
    transitions.save_draft(job, crew["ada"], CATALAN, revision, now=NOW)
    transitions.submit(job, crew["ada"], revision + 1, now=NOW)
    transitions.approve(job, crew["rosa"], revision + 1, now=NOW)
