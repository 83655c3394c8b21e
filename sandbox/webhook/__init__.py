"""A receiver of our own events: one address an account, which keeps what it is told and shows it.

It behaves as Standard Webhooks (https://www.standardwebhooks.com/) asks of receivers: it checks the signature
and its time, takes two events of one id for one, and answers 2xx for what it has kept. Where receivers are free:
- It fetches each picture at once from the address in the event, and answers 422 where it cannot.
- A correction of a post that it does not have, or that was withdrawn, is answered 409.
- Where the secret is not the account's it answers 401; after 300 events a minute 429, with `Retry-After`.
"""
