"""A sign of life of the window that has an interview, though nobody types: a long answer is no
reason to take an interview over.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from survey.errors import ConcordError
from survey.store import Recording

__all__ = ["SECONDS", "beating"]

SECONDS = 60.0
"""Between two signs of life; a window may be taken over after five minutes without one."""


@contextmanager
def beating(recording: Callable[[], Recording | None], seconds: float = SECONDS) -> Iterator[None]:
    """Gives signs of life of the recording that there is at the moment, if any. What stands in the
    way, such as a store held elsewhere, is told where the next answer is kept, and not here.
    """
    over = Event()

    def beat() -> None:
        while not over.wait(seconds):
            if (now := recording()) is not None:
                with suppress(ConcordError):
                    now.alive()

    thread = Thread(target=beat, name="signs of life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
