"""The JSON API for the tools people already use: the archive, drafts and the ledger (docs/reference/api.md)."""
