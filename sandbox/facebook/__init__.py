"""A Facebook Page of our own: photos, drafts, their publication, edits and deletions.

Where it differs from the documented API (https://developers.facebook.com/docs/pages-api), beside what
`sandbox.meta` says of all three:
- Tokens are the Page's and do not end; there is nothing to renew.
- A draft keeps its id when it is published, and from then on its time is that of the publication. Meta's own
  library lists `is_published` for posts and says no more.
- A photo belongs to one post, and goes with it. The length of a description is a guess.
- A card of a link shows its address; the page behind it is not read.
"""
