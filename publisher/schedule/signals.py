"""Told inside the transaction that makes it so; a receiver that raises undoes the step."""

from django.dispatch import Signal

stepped_aside = Signal()
"""plan, reason: a draft that was not approved made room for what fills its day"""
