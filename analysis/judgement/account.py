"""The account of a check: how many numbers a draft has, what became of each, and what was read.

Every number is in exactly one class:

| class         | what it is                                                                     |
|---------------|--------------------------------------------------------------------------------|
| judged        | it is bound to a figure of the study, and compared with it                     |
| waved through | it says nothing about the answers: a date, a page, what the author says of it |
| not bound     | nothing says which figure it is; it was compared with none                     |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.drafts.document import Document, Part, Unread
from analysis.judgement.checked import Checked

__all__ = ["Account", "account_of"]

_SEVERAL: dict[Part, str] = {
    "body": "body",
    "header": "headers",
    "footer": "footers",
    "footnote": "footnotes",
    "endnote": "endnotes",
    "text box": "text boxes",
    "alt text": "alt text",
    "title text": "titles",
    "caption": "captions",
    "chart text": "charts",
    "speaker notes": "notes",
    "comment": "comments",
    "tracked insertion": "tracked insertions",
}


@dataclass(frozen=True, slots=True)
class Account:
    """How many numbers were read, of which the classes have so many; `parts`: of the document that
    have text; `unread`: what could not be read.
    """

    judged: int
    waved: int
    unbound: int
    parts: tuple[Part, ...]
    unread: tuple[Unread, ...]

    @property
    def read(self) -> int:
        return self.judged + self.waved + self.unbound

    @property
    def said(self) -> str:
        """In a line, such as: 31 numbers read: 24 judged, 5 waved through, 2 not bound; read: body,
        headers.
        """
        numbers = "1 number" if self.read == 1 else f"{self.read:,} numbers"
        parts = ", ".join(_SEVERAL[part] for part in self.parts) or "nothing, there is no text"
        return (
            f"{numbers} read: {self.judged:,} judged, {self.waved:,} waved through, "
            f"{self.unbound:,} not bound; read: {parts}"
        )

    def plain(self) -> dict[str, Any]:
        """As one object, for JSON."""
        return {
            "read": self.read,
            "judged": self.judged,
            "waved": self.waved,
            "not_bound": self.unbound,
            "parts": list(self.parts),
            "unread": [
                {"what": one.what, "place": one.place, "remedy": one.remedy} for one in self.unread
            ],
        }


def account_of(document: Document, checked: Sequence[Checked]) -> Account:
    """The account of a document whose figures were all checked."""
    waved = sum(bool(one.waved) for one in checked)
    unbound = sum(not one.waved and one.verdict == "not bound" for one in checked)
    judged = len(checked) - waved - unbound
    return Account(judged, waved, unbound, document.parts, document.unread)
