"""What only Catalan needs: pure functions from a text to the slips in it."""
