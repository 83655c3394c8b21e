"""What the stand-ins of Meta's platforms share: the Graph API's errors, tokens, usage headers and containers.

Where it differs from the documented API (https://developers.facebook.com/docs/graph-api):
- HTTP on loopback; the token may come as a parameter or as a Bearer header, as the platforms' pages show both.
- The first token of an account counts as made when the sandbox starts, and lives sixty days from there. A
  renewed one is derived from it, so that it survives a restart; an old one stays good until it ends.
- Every permission is granted. `fields` gives what we know and never more than is asked for.
- Numbers are made up: of the account, of objects, in the usage headers.
- What a second publication of one container does is documented nowhere: here it makes a second post, which is
  the worst that it could do.
- Pictures are fetched at once, and stay as they were. With `processing_seconds` a container is at work so long,
  and what is wrong with its picture shows in its state; without, making it is refused.
- Which error answers what is read from Instagram's table; Threads and Facebook document few codes of their own.
"""
