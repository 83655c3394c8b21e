"""A Tumblr of our own: API v2 with Neue Post Format, as far as a publisher needs it.

Where it differs from the documented API (https://github.com/tumblr/docs, read at 708be10):
- HTTP on loopback; the real one answers 404 to anything but HTTPS.
- OAuth 1.0a only. Every call must be signed; an API key alone opens nothing.
- One blog an account; a blog is named by its short name or its hostname, never by its UUID.
- Posts come back in NPF whatever `npf` says; no reblogs, queue, notes, layouts, or attribution.
- Pictures stay as they were sent; the real one makes several sizes of each.
- A published draft gets a new id at once and the old one is a 404: the documentation says so of “genesis” ids
  for reading; that writing to the old id is a 404 too is our reading of it.
- `date` left out of an edit means now, as the documentation has it; the real one may be kinder.
- Names of the rate headers are those that Tumblr's own clients read; the documentation names none.
"""
