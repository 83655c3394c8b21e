"""A machine's draft, where the team wants one: never shown to readers, never submitted untouched."""
