"""What its own site hides leaves the house nowhere: a translation whose English was corrected in a critical way
(docs/concepts/translations.md). What is out there already stays, and may be taken away.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from publisher.deliveries.models import Act, Delivery, State
from publisher.editions import sites
from publisher.editions.models import Edition, Site

REASON = "its page is hidden, since the English was corrected in a critical way"
MEND = "it goes out by itself when the translation is approved anew, or somebody says that it holds"
BRINGS_WORDS = (Act.ANNOUNCE, Act.REPLY, Act.CORRECT)


def to_hold() -> QuerySet[Delivery]:
    """What waits for a page that is hidden."""
    waiting = Delivery.objects.filter(state=State.PENDING, act__in=BRINGS_WORDS)
    return waiting.filter(edition__in=_hidden())


def to_open() -> QuerySet[Delivery]:
    """What was held so, and its page is back."""
    return Delivery.objects.filter(state=State.HELD, reason=REASON).exclude(edition__in=_hidden())


def forbids(delivery: Delivery) -> bool:
    """Whether its page is hidden at this very moment."""
    return delivery.act in BRINGS_WORDS and _hidden().filter(pk=delivery.edition_id).exists()


def _hidden() -> QuerySet[Edition]:
    hidden = sites.hidden(Site.objects.filter(hide_on_critical=True))
    return Edition.objects.filter(hidden) if hidden != Q() else Edition.objects.none()
