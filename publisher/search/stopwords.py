"""Words that every text has. They are indexed, for phrases, but asked for only where nothing else is asked."""

from __future__ import annotations

from collections.abc import Mapping

_EN = (
    "a an and are as at be been but by can for from had has have how in into is it its more not of on or"
    " our than that the their them then there these they this to under up was we were what when where"
    " which while who will with you your"
)
_CA = (
    "a al als amb aquest aquesta aquestes aquests com d de del dels des el els em en entre es esta et ha han"
    " hi ho i l la les li lo los mes no o on per pel pels perque qual que qui s sense ser seu seva seus si so"
    " son sota tambe un una unes uns va van"
)

STOPWORDS: Mapping[str, frozenset[str]] = {"en": frozenset(_EN.split()), "ca": frozenset(_CA.split())}
