"""Python's garbage collector and a hundred thousand rows."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Leave all that is made inside for a collection afterwards.

    The rows of a file hold each other in no circles, so there is nothing to collect, and
    looking for it over and over takes as long as reading the rows.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
