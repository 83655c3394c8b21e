"""The translation memory: sentences of approved texts, and how they were said in the other language."""
