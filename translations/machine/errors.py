from __future__ import annotations

from translations.errors import TranslationError


class MachineError(TranslationError):
    """The machine gave nothing that can be used; the text is as it was."""


class TokensLostError(MachineError):
    """What was hidden from the machine did not come back whole and in order."""
