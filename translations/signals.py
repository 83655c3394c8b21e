"""What the room tells the house."""

from django.dispatch import Signal

approved = Signal()
"""translation (`values.ApprovedTranslation`), now.

Sent inside the approving transaction. A receiver that raises `errors.CannotPublish` undoes the
approval; its message is shown to the reviewer.
"""

waived = Signal()
"""publish_on, language, now: the approved text holds for the newest English as it is."""
