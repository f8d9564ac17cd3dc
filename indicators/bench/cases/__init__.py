"""The cases of the bench: each is given a file and measures what it does with it."""
