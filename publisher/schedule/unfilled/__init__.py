"""A day that nobody has filled: `choice` says what shall come instead, `days` decides and does it, `mail` tells."""
