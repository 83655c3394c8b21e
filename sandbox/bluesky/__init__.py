"""A Bluesky server of our own: the calls of the AT Protocol that a publisher needs, by XRPC.

Where it differs from the documented one (https://docs.bsky.app/docs/category/http-reference); a real server
can be tried instead (`python -m tests.real bluesky`):
- One collection, app.bsky.feed.post, with images, an external card and replies; other embeds are refused.
- Names of records are hashes of their JSON, not of their CBOR; there are no commits, repositories or events.
- Handles are whatever the account is called, also without a dot; a DID follows from the handle.
- Only app passwords of the sandbox's accounts; sessions and uploads that no post names end with the process.
- An upload that no post names lasts an hour; a picture is forgotten with the last post that names it.
- Rate limits: those for signing in, for records and for all calls, each in windows from the full hour.
- Facets must lie inside the text; the real one takes them wherever they lie.
"""
