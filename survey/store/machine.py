"""Which machine and process this is, and whether another one still runs."""

import os
import platform

__all__ = ["here", "running_here"]


def here() -> tuple[str, int]:
    """The name of this machine and the number of this process."""
    return platform.node() or "this machine", os.getpid()


def running_here(machine: str, process: int) -> bool | None:
    """Whether the process runs on this machine; None for another machine, and where the system does
    not tell.
    """
    if machine != here()[0] or os.name == "nt":
        return None
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it runs, as somebody else's
    return True
