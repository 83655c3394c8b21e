"""What Meta's three kinds share: the Graph API's calls and errors, containers, and tokens of sixty days.

Not a kind: it has no adapter, and its kinds import it and never one another.
"""
