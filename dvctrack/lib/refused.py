"""What cannot be done."""


class Refused(Exception):
    """Why something cannot be done now, as a sentence for people; nothing is written."""
