"""Pictures of which nothing is said: nobody here can read what they show."""

from analysis.drafts.document import Unread

__all__ = ["undescribed"]


def undescribed(what: str, place: str) -> Unread:
    """Such a picture, and what its author can do."""
    remedy = "say what it shows in its alternative text, or mark it as decorative"
    return Unread(f"{what} without alternative text", place, remedy)
