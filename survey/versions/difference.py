"""One change from a version of a questionnaire to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from survey.errors import shown

__all__ = ["KINDS", "Difference", "Judged", "gravest"]

Judged = Literal["safe", "decision", "breaks"]

_SAFE: Mapping[str, str] = {
    "typo": "says the same but for case, spaces and punctuation",
    "added item": "is added",
    "dropped item": "is not asked any more",
    "renamed item": "is the item that was called {old}",
    "added language": "is added",
    "dropped language": "is not offered any more",
    "renamed answer": "the answer {answer} was called {old}",
    "added group": "the group {answer} is added",
    "dropped group": "the group {answer} is not asked any more",
    "heading": "what figures call it",
    "warning": "the warning",
    "alert": "the alerts on its answers",
    "note": "the text to read",
    "notice": "what people are told first",
    "title": "the title",
    "order": "stands at another place in the questionnaire",
    "shuffle": "the order shown",
    "score": "the score",
    "words": "the author's own words",
}
_DECISION: Mapping[str, str] = {
    "wording": "the wording",
    "hint": "the hint",
    "label": "the answer {answer}",
    "added answer": "the answer {answer} is added",
    "dropped answer": "the answer {answer} is not offered any more",
    "merged answers": "the answer {answer} takes in {old}",
    "reordered": "the answers stand in another order",
    "NET": "the NET {answer}",
    "missing": "what may be given instead of an answer",
    "base": "what it means not to be asked",
    "routing": "who is asked",
    "check": "which answers are refused",
    "formula": "what it is worked out from",
    "merged item": "takes in the item {old}",
    "group label": "the group {answer}",
}
_BREAKS: Mapping[str, str] = {
    "other kind": "is another kind of question",
    "other scale": "has another scale",
    "other alternatives": "ranks other alternatives",
}

KINDS: Mapping[str, tuple[Judged, str]] = MappingProxyType(
    {
        **{what: ("safe", said) for what, said in _SAFE.items()},
        **{what: ("decision", said) for what, said in _DECISION.items()},
        **{what: ("breaks", said) for what, said in _BREAKS.items()},
    }
)
"""Every kind of change: how it is judged, and the words for it."""

_NAMED = ("renamed item", "renamed answer", "merged answers", "merged item")
"""Kinds whose words name what was before, so that it need not be quoted behind them."""

_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `item`: the id it has in the new version; of one that was dropped the id it had,
    and of what is of the whole questionnaire its name. `what`: one of `KINDS`. `old` and `new`: the
    texts, where there are any. `answer`: the code of an answer, NET or group. `language`: of the
    texts, empty where they are the same in every language.
    """

    item: str
    what: str
    old: str = ""
    new: str = ""
    answer: str = ""
    language: str = ""

    @property
    def judged(self) -> Judged:
        """*safe*, *decision*, or *breaks*."""
        return KINDS[self.what][0]

    @property
    def said(self) -> str:
        """In words, without the item.

        >>> Difference("trust", "wording", "I trust them", "I do NOT trust them").said
        "the wording: 'I trust them' became 'I do NOT trust them'"
        """
        words = KINDS[self.what][1].format(answer=shown(self.answer), old=_shown(self.old))
        language = f" ({self.language})" if self.language else ""
        if self.what in _NAMED or not (self.old or self.new):
            return words + language
        if self.what.startswith(("added", "dropped")):
            return f"{words}{language}: {_shown(self.old or self.new)}"
        return f"{words}{language}: {_shown(self.old)} became {_shown(self.new)}"

    def record(self) -> dict[str, str]:
        """As JSON has it."""
        return {
            "item": self.item,
            "change": self.what,
            "judged": self.judged,
            "answer": self.answer,
            "language": self.language,
            "old": self.old,
            "new": self.new,
            "said": self.said,
        }


def _shown(text: str) -> str:
    return shown(text, 200) if text else _NOTHING


def gravest(changes: Iterable[Difference]) -> Judged:
    """The gravest judgement among them; *safe* where there are none."""
    found = {each.judged for each in changes}
    return "breaks" if "breaks" in found else "decision" if "decision" in found else "safe"
