"""The days as the team plans them: who stands where, what is empty, and how posts are moved."""
