"""Posts go to other dates: `steps` works out who goes where, `plan` says what that means, `carry` does it."""
