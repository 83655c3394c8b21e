"""What can go wrong in the translators' room; each text is meant for a person.

TranslationError
├── AppendOnlyError   somebody tried to change a text that was saved
├── WrongStateError   the job is not where this step starts from, or belongs to somebody else
├── TooManyError      somebody has as many texts in hand as one may have
├── BlockedError      the checks found something that stops a submission (`findings`)
├── DateTakenError    another post's translation is on that date
├── InvitationError   a link that lets nobody join, or no more
├── QuestionError     a question or an answer that says nothing, or that nobody waits for
├── BadSourceError    what was handed out cannot be translated
└── CannotPublish     raised by receivers of `signals.approved`: the approval does not happen
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translations.checks import Finding


class TranslationError(Exception):
    """Nothing was changed."""


class AppendOnlyError(TranslationError): ...


class WrongStateError(TranslationError): ...


class TooManyError(WrongStateError): ...


class DateTakenError(TranslationError): ...


class InvitationError(TranslationError): ...


class QuestionError(TranslationError): ...


class BadSourceError(TranslationError): ...


class CannotPublish(TranslationError): ...  # noqa: N818 - said by the house, not by us


class BlockedError(TranslationError):
    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(finding.message for finding in findings))
        self.findings = tuple(findings)
