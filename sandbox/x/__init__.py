"""An X of our own: API v2 with OAuth 1.0a, as far as a publisher needs it.

Where it differs from the documented API (https://docs.x.com/x-api):
- Text is counted as documented, but every http(s) address counts 23, also one without a known ending, and
  nothing else counts as an address. Any cluster with an emoji in it counts 2.
- Pictures are uploaded in one call; no chunks, videos or GIFs. Uploads are forgotten at a restart, and answered
  like those that are older than 24 hours.
- A second post of the same words is refused for as long as the first stands; the real one forgets after hours.
- Windows of the rate limits begin at each full quarter of an hour; the real ones begin at the first call.
- No credits are counted and nothing costs.
- What posting with a picture that is gone is answered with, and deleting a post that is gone, is our reading.
- Edits, threads other than replies, polls, places, quotes and likes are not there.
"""
