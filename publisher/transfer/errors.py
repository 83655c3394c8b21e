from __future__ import annotations


class TransferError(Exception):
    """What is wrong, as a sentence that names the place and the mend; nothing was stored."""


class FieldError(ValueError):
    """What is wrong with one field of a line."""

    def __init__(self, field: str, said: str) -> None:
        super().__init__(f"{field}: {said}")
        self.field, self.said = field, said

    def within(self, place: str) -> FieldError:
        return FieldError(f"{place}.{self.field}" if self.field else place, self.said)
