"""The command, as the tests of its room call it."""

from tests.calling import Outcome, concord

__all__ = ["Outcome", "concord"]
