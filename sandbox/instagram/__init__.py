"""An Instagram of our own: the official interface, and the few calls of the app that `instagrapi` makes.

Where it differs from the documented API (https://developers.facebook.com/docs/instagram-platform), beside what
`sandbox.meta` says of all three:
- Only pictures and carousels of pictures; no reels, stories, tags of people, or comments.
- A caption has at most 5 hashtags and 3 mentions, the numbers others report of late; Meta's page says 30 and 20.
- How long a description may be is documented nowhere; 1,000 characters here.
- 50 posts a rolling day, of the numbers in Meta's pages; `quota_total` can be changed.
- On the wall an address in a caption is a link; on Instagram it is plain text.

Of the app's interface there is no documentation at all. What is here answers as `instagrapi` 3.2.2 expects: a
session that is not known is asked to sign in, a second configuration of one upload makes a second post (seen
to happen), and `custom_accessibility_caption` becomes the description (not known to be honoured).
"""
