"""A Mastodon server of our own: API v1 and v2 with one token an account, as far as a publisher needs it.

Where it differs from the documented API (https://docs.joinmastodon.org):
- It is one server with an account for each name that it is told of; nothing is federated.
- Text is counted in graphemes with every http(s) address as 23; mentions are neither shortened nor notified.
- Pictures are decoded and kept as they came; the real one makes smaller copies. Uploads are ready at once, or
  after the account's `processing_seconds`; they are forgotten at a restart, and answered 404.
- Windows of the rate limits begin at each full 5 or 30 minutes; the real ones at the first call.
- The Idempotency-Key is kept for an hour by the sandbox's clock, as the real one does.
- Lists come in one page of at most 40. Polls, boosts, quotes, lists and scheduled posts are not there.
- The source of the post shows an address whole; the real one hides its beginning and end.
"""
