"""Ending quietly: a closed terminal (SIGHUP) or a shutdown (SIGTERM) stops the program between two
savings, never in one.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

__all__ = ["Departure"]

SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Departure:
    """While its `with` block runs, these signals end the program by SystemExit, with the customary
    exit code 128 + signal.
    """

    def __init__(self) -> None:
        self._saving = False
        self._asked: int | None = None

    def __enter__(self) -> Self:
        self._before = {each: signal.signal(each, self._leave) for each in SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """What is begun inside is finished first; Ctrl-C in just this moment is passed over."""
        self._saving = True
        interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, interrupt)
            self._saving = False
        if self._asked is not None:
            raise SystemExit(128 + self._asked)

    def _leave(self, number: int, frame: FrameType | None) -> None:
        self._asked = number
        if not self._saving:
            raise SystemExit(128 + number)
