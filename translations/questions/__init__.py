"""What translators ask about the English, and what they are told."""
