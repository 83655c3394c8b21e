"""A Threads of our own: posts and replies by containers, their list, their deletion.

Where it differs from the documented API (https://developers.facebook.com/docs/threads), beside what
`sandbox.meta` says of all three:
- The number of replies a day is not limited, and deletions are: 100.
- How a description's length is limited, and the codes of most errors, are not documented; ours are guesses.
- A post is public at once. Topic tags, locations, polls, quotes and who may reply are not there.
"""
