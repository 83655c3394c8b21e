"""What the team agreed on: terms, names that stay as they are, words the dictionary does not know."""
