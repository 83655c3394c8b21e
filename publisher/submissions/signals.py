"""Told inside the transaction that makes it so; a receiver that raises undoes the step."""

from django.dispatch import Signal

withdrawn = Signal()
"""submission, post (what was made of it), by_name, reason, now"""
