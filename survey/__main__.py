"""`python -m survey` is `concord`: a process that does one thing and ends."""

import gc
import sys

from survey.cli import main

LOADED = 500_000
"""Objects that a command may add before the collector looks for rings among them. Loading pandas
makes a hundred thousand, and none of them is rubbish."""


def concord() -> None:
    """Run the command and leave with its exit code."""
    gc.set_threshold(LOADED)
    try:
        main()
    finally:
        # what is left goes with the process, so nobody need look through it; but DuckDB reports on
        # stderr what it finds unfreed
        if "duckdb" not in sys.modules:
            gc.freeze()


if __name__ == "__main__":
    concord()
