"""What is wished at an instant, and a round that tells it."""

from __future__ import annotations

from translations import reminders
from translations.models import Language
from translations.reminders_sending import House, remind_due


def nowhere(_publish_on, _language):
    return ""


def wished(now, live_url=nowhere):
    found = reminders.wishes(Language.of("ca"), now, live_url)
    return {(wish.step, wish.person.username) for wish in found}


def remind(now, live_url=nowhere):
    return remind_due(now, House("https://room.example", live_url))
