"""Loopback servers that behave like each platform, with their faults, and the wall of what followers see.

They prove our clients and our bookkeeping, not the platforms: each kind's module says where it differs from
the documented API. Nothing here imports anything of ours.
"""
