"""How often a token and an address may ask: counted a minute at a time, in the cache of the settings that is kept for it.

A cache that does not answer closes nothing: the limits spare the machine, tokens guard what is behind them.
"""

from __future__ import annotations

import logging
import time
from http import HTTPStatus

from django.core.cache import BaseCache, caches
from django.utils.crypto import salted_hmac

from publisher.api.problems import ProblemError

WINDOW_SECONDS = 60
WITHOUT_TOKEN, WITH_TOKEN, WRONG_TOKENS = "address", "token", "wrong"
MOST = {WITHOUT_TOKEN: 120, WITH_TOKEN: 600, WRONG_TOKENS: 10}
"""In a minute: of an address without a token, of a token, and of wrong tokens from one address."""

log = logging.getLogger(__name__)


def count(what: str, who: str) -> None:
    """Raises `ProblemError` where it is once too often."""
    if _counted(what, who) > MOST[what]:
        raise _too_often(what)


def must_not_be_past(what: str, who: str) -> None:
    """The same without counting."""
    try:
        past = int(_cache().get(_name(what, who), 0)) > MOST[what]
    except Exception:
        log.exception("the cache does not answer; nobody is limited")
        return
    if past:
        raise _too_often(what)


def _counted(what: str, who: str) -> int:
    name = _name(what, who)
    try:
        if _cache().add(name, 1, timeout=2 * WINDOW_SECONDS):
            return 1
        return int(_cache().incr(name))
    except ValueError:  # it ended in between
        return 1
    except Exception:
        log.exception("the cache does not answer; nobody is limited")
        return 0


def _too_often(what: str) -> ProblemError:
    wait = WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS
    return ProblemError(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too-often",
        f"At most {MOST[what]} a minute; ask again in {wait} seconds.",
        headers={"Retry-After": str(wait)},
    )


def _cache() -> BaseCache:
    return caches["minutes"]


def _name(what: str, who: str) -> str:
    """No address can be read from what is kept."""
    hidden = salted_hmac("publisher.api.limits", who).hexdigest()
    return f"api:{what}:{hidden}:{int(time.time()) // WINDOW_SECONDS}"
