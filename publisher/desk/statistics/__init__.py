"""What became of the posts, in figures: plots, the same as tables, and as CSV."""
