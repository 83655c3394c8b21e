"""Roman numerals for the parts of a series."""

from __future__ import annotations

VALUES = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    if not 1 <= number < 400:
        raise ValueError(f"no part number: {number}")
    text = ""
    for value, sign in VALUES:
        count, number = divmod(number, value)
        text += sign * count
    return text


def from_roman(text: str) -> int | None:
    """The number, or None where `text` is not a Roman numeral in its one proper form."""
    return next((number for number in range(1, 400) if roman(number) == text), None)
