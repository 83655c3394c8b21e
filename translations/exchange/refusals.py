"""Why a file or a letter is not taken; each text is meant for a person, and nothing was changed.

TranslationError
└── FileRefused          it is hostile, broken, too big, or not ours
    └── SourceDiffers    its English is another than what was sent (`differences`)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translations.differences import Stretch
from translations.errors import TranslationError


class FileRefused(TranslationError): ...  # noqa: N818 - said by the house, not by us


@dataclass(frozen=True)
class FieldDifference:
    field: str
    stretches: Sequence[Stretch]


class SourceDiffers(FileRefused):
    def __init__(self, message: str, differences: Sequence[FieldDifference]) -> None:
        super().__init__(message)
        self.differences = tuple(differences)
