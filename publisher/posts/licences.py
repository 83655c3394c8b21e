"""The licences a picture can carry, by SPDX id, and the two cases that have none."""

from __future__ import annotations

from dataclasses import dataclass

BY_PERMISSION = "by-permission"
RESERVED = "all-rights-reserved"
STATED_ELSEWHERE = "stated-elsewhere"


@dataclass(frozen=True)
class Licence:
    id: str
    """SPDX id (https://spdx.org/licenses/) or one of the three words above."""
    name: str
    url: str | None
    open: bool


def _cc(kind: str, version: str) -> Licence:
    return Licence(
        f"CC-{kind.upper()}-{version}",
        f"CC {kind.upper()} {version}",
        f"https://creativecommons.org/licenses/{kind}/{version}/",
        open=True,
    )


LICENCES: dict[str, Licence] = {
    licence.id: licence
    for licence in (
        *(
            _cc(kind, version)
            for kind in ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
            for version in ("4.0", "3.0", "2.5", "2.0")
        ),
        Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", open=True),
        Licence(BY_PERMISSION, "By permission", None, open=False),
        Licence(RESERVED, "All rights reserved", None, open=False),
        Licence(STATED_ELSEWHERE, "Stated where each image first appeared", None, open=False),
    )
}
CHOICES = [(licence.id, licence.name) for licence in LICENCES.values()]
