"""The words of our mails, in each language that has a newsletter. Those of the pages are the site's."""

from __future__ import annotations

from collections.abc import Mapping

CONSENT_VERSION = "2026-1"
"""Of the sentence on the form that a reader agrees to; a new sentence gets a new version."""

_ENGLISH = {
    "picture": "The picture",
    "on_the_web": "See it on the web",
    "why": "You get this mail because you asked for it.",
    "leave": "Unsubscribe",
    "confirm_subject": "Please confirm: {name} by e-mail",
    "confirm": (
        "Somebody, we hope you, asked for {name} by e-mail at this address: one mail with one picture a "
        "day.\n\nTo get it, open this page and press the button:\n{url}\n\nIf it was not you, do nothing: "
        "nothing will be sent. The link works for seven days."
    ),
    "already_subject": "You already get {name}",
    "already": (
        "Somebody, we hope you, asked for {name} by e-mail at this address. It already comes here once a "
        "day; there is nothing to do.\n\nTo stop it, open this page and press the button:\n{url}"
    ),
}
_CATALAN = {
    "picture": "La imatge",
    "on_the_web": "Vegeu-la al web",
    "why": "Rebeu aquest correu perquè el vau demanar.",
    "leave": "Doneu-vos de baixa",
    "confirm_subject": "Confirmeu-ho: {name} per correu electrònic",
    "confirm": (
        "Algú, esperem que vós, ha demanat {name} per correu electrònic en aquesta adreça: un correu amb una "
        "imatge al dia.\n\nPer rebre’l, obriu aquesta pàgina i premeu el botó:\n{url}\n\nSi no heu estat vós, "
        "no feu res: no s’enviarà res. L’enllaç serveix durant set dies."
    ),
    "already_subject": "Ja rebeu {name}",
    "already": (
        "Algú, esperem que vós, ha demanat {name} per correu electrònic en aquesta adreça. Ja hi arriba un cop "
        "al dia; no cal fer res.\n\nPer deixar de rebre’l, obriu aquesta pàgina i premeu el botó:\n{url}"
    ),
}


def of(language: str) -> Mapping[str, str]:
    return _CATALAN if language.partition("-")[0] == "ca" else _ENGLISH
