"""A hub of our own (https://www.w3.org/TR/websub/), as far as a publisher sees one: one address an account.

- What publishers send is not part of the standard. This hub wants `hub.mode=publish` and the feed's address as
  `hub.url` or `hub.topic`, once, in a form; and answers 204.
- It keeps when each feed was last said to have changed, and shows that. It neither reads feeds nor has
  subscribers: tests use a hub with both.
- After 100 pings a minute it answers 429, with `Retry-After`.
"""
