"""Told inside the transaction that makes it so; a receiver that raises undoes the step."""

from django.dispatch import Signal

approved = Signal()
"""edition, content, by_name, now, change (how much the words changed; empty where nobody said)"""
reopened = Signal()
"""post, by_name, reason, now"""
moved = Signal()
"""old_on, new_on"""
withdrawn = Signal()
"""publish_on, language (of the source: all of them), by_name, reason, now"""
public_changed = Signal()
"""edition, content (where it was read already): what the public sees of it is released, corrected, withdrawn or hidden"""
