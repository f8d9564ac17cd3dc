"""Processes that begin where the one that starts them stands, each with a connection of its own."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

from django.db import connection, connections

FORK = get_context("fork")


def is_killed(act: Callable[[], object], owner: object, moment: str) -> bool:
    """Whether a process that does this dies by SIGKILL where it comes to a moment.

    The moment is that at which it calls what `owner` has under this name.
    """

    def child() -> None:
        setattr(owner, moment, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        act()

    connections.close_all()
    process = FORK.Process(target=child)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def together(*acts: Callable[[], str]) -> list[str]:
    """What is said, in the order of letters, by processes that each do one of these at a time."""
    said: Any = FORK.SimpleQueue()
    gate = FORK.Barrier(len(acts))

    def child(act: Callable[[], str]) -> None:
        connection.ensure_connection()
        gate.wait()
        said.put(act())

    connections.close_all()
    processes = [FORK.Process(target=child, args=(act,)) for act in acts]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    return sorted(said.get() for _act in acts)
