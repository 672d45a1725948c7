"""Random histories of a questionnaire, from the side of its author: what each question and answer
means, whatever it is called, and which answers count together.
"""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from survey import loads
from survey.questionnaire import Questionnaire

__all__ = ["Asked", "History"]

SCALE = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")


@dataclass
class Asked:
    """A question as its author thinks of it. `meaning`: by code the answer that it is, whatever it
    is called; `series`: which of its answers count together.
    """

    id: str
    text: str
    kind: str
    meaning: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    earlier: dict[str, list[str]] = field(default_factory=dict)
    was: list[str] = field(default_factory=list)
    series: int = 0

    def line(self) -> str:
        if self.kind == "scale":
            answers = f"scale: agreement{len(self.meaning)}"
        elif self.kind == "number":
            answers = "number: {whole: true}"
        else:
            options = {
                code: {"text": self.labels[code], "was": self.earlier[code]}
                if self.earlier.get(code)
                else self.labels[code]
                for code in self.meaning
            }
            answers = f"choose: {json.dumps(options)}"
        was = f", was: {json.dumps(self.was)}" if self.was else ""
        return f'      - {{id: {self.id}, ask: "{self.text}", {answers}{was}}}\n'


@dataclass
class History:
    """The author's side of a history, one version after the other."""

    draw: Any
    items: list[Asked] = field(default_factory=list)
    number: int = 0
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    """Series and meaning → the meaning that it counts as now."""
    united: dict[int, int] = field(default_factory=dict)
    """Series → the one that it counts with now."""
    renamed: dict[str, str] = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    expected: list[tuple[str, str]] = field(default_factory=list)

    def fresh(self) -> int:
        self.number += 1
        return self.number

    def new(self) -> Asked:
        at = self.fresh()
        kind = self.draw(st.sampled_from(["choose", "scale", "number"]))
        asked = Asked(f"q{at}", f"Question number {at}?", kind, series=at)
        if kind == "scale":
            asked.meaning = {code: self.fresh() for code in SCALE}
        elif kind == "choose":
            for _ in range(self.draw(st.integers(2, 4))):
                self.answer(asked)
        return asked

    def answer(self, asked: Asked) -> str:
        at = self.fresh()
        code = f"c{at}"
        asked.meaning[code], asked.labels[code] = at, f"Answer number {at}"
        return code

    def definition(self, version: str) -> Questionnaire:
        lines = "".join(each.line() for each in self.items)
        return loads(
            f'instrument: made\nversion: "{version}"\ntitle: T\ngroups: {{p: P}}\n'
            f"sections:\n  - title: S\n    questions:\n{lines}"
            f"changes: {json.dumps(self.changes)}\n"
        )

    # --- one version to the next ---

    def state(self) -> list[Asked]:
        """The questions as they are now."""
        return [replace(each, meaning=dict(each.meaning)) for each in self.items]

    def today(self, series: int, meaning: int) -> tuple[int, int]:
        """The series that an answer is counted in, and what as."""
        while (series, meaning) in self.merged or series in self.united:
            if (series, meaning) in self.merged:
                meaning = self.merged[series, meaning]
            else:
                series = self.united[series]
        return series, meaning

    def step(self, version: str) -> None:
        self.expected, self.renamed = [], {}
        done = self.at_once(version)
        for asked in [each for each in self.items if each.id not in done]:
            change = self.draw(st.sampled_from([*CHANGES, "", ""]))
            if change:
                getattr(self, f"_{change}")(asked, version)
        if self.draw(st.booleans()):
            self.items.insert(self.draw(st.integers(0, len(self.items))), self.new())

    def at_once(self, version: str) -> set[str]:
        """Two questions become one, or one becomes two; the ids of those that are then done."""
        pairs = [
            (one, other)
            for one in self.items
            for other in self.items
            if one is not other
            and one.kind == other.kind
            and one.meaning.keys() == other.meaning.keys()
        ]
        if pairs and self.draw(st.booleans()):
            return {self._merge(*self.draw(st.sampled_from(pairs)), version)}
        if self.draw(st.integers(0, 5)) == 0:
            return self._split(self.draw(st.sampled_from(self.items)))
        return set()

    def _merge(self, one: Asked, other: Asked, version: str) -> str:
        """The second is taken in by the first; whoever answered both counts by the first."""
        self.items.remove(other)
        one.was = [*one.was, other.id, *other.was]
        self.expected.append((one.id, "merged item"))
        said = self.draw(st.sampled_from(["same", "apart", ""]))
        if said:
            self.changes.setdefault(version, {})[one.id] = {said: "because"}
        if said == "same":
            self.united[other.series] = one.series
            for code, meaning in other.meaning.items():
                self.merged[other.series, meaning] = one.meaning[code]
        else:  # in words of its own: a question just like an earlier one would be that one
            one.series = self.fresh()
            one.text = f"Worded anew {self.fresh()}?"
        return one.id

    def _split(self, asked: Asked) -> set[str]:
        """Two new questions in its place: neither is the one that was."""
        at = self.items.index(asked)
        self.items[at : at + 1] = [self.new(), self.new()]
        self.expected.append((asked.id, "dropped item"))
        return {each.id for each in self.items[at : at + 2]}

    def decide(self, asked: Asked, version: str, *, alone: str = "") -> None:
        """Same, apart, or left open; `alone`: the one thing that can be said."""
        said = alone or self.draw(st.sampled_from(["same", "apart", ""]))
        if said:
            self.changes.setdefault(version, {})[asked.id] = {said: "because"}
        if said != "same":
            asked.series = self.fresh()

    def _typo(self, asked: Asked, version: str) -> None:
        asked.text = (
            asked.text.replace("?", " ?") if asked.text.endswith("r?") else asked.text + "?"
        )
        self.expected.append((asked.id, "typo"))

    def _reword(self, asked: Asked, version: str) -> None:
        asked.text = f"Worded anew {self.fresh()}?"
        self.expected.append((asked.id, "wording"))
        self.decide(asked, version)

    def _rename(self, asked: Asked, version: str) -> None:
        before, asked.id = asked.id, f"q{self.fresh()}"
        asked.was = [before, *asked.was]
        self.renamed[before] = asked.id
        self.expected.append((asked.id, "renamed item"))

    def _drop(self, asked: Asked, version: str) -> None:
        if len(self.items) > 1:
            self.items.remove(asked)
            self.expected.append((asked.id, "dropped item"))

    def _add(self, asked: Asked, version: str) -> None:
        if asked.kind == "choose":
            self.answer(asked)
            self.expected.append((asked.id, "added answer"))
            self.decide(asked, version)

    def _lose(self, asked: Asked, version: str) -> None:
        if asked.kind == "choose" and len(asked.meaning) > 1:
            del asked.meaning[next(iter(asked.meaning))]
            self.expected.append((asked.id, "dropped answer"))
            self.decide(asked, version)

    def _relabel(self, asked: Asked, version: str) -> None:
        if asked.kind == "choose":
            asked.labels[next(iter(asked.meaning))] = f"Called anew {self.fresh()}"
            self.expected.append((asked.id, "label"))
            self.decide(asked, version)

    def _reorder(self, asked: Asked, version: str) -> None:
        if asked.kind == "choose" and len(asked.meaning) > 1:
            asked.meaning = dict(reversed(asked.meaning.items()))
            self.expected.append((asked.id, "reordered"))
            self.decide(asked, version, alone="same")

    def _recode(self, asked: Asked, version: str) -> None:
        """Two answers are one now, under a code of its own."""
        if asked.kind == "choose" and len(asked.meaning) > 2:
            (one, first), (other, second), *_ = asked.meaning.items()
            del asked.meaning[one], asked.meaning[other]
            code = self.answer(asked)
            for meaning in (first, second):
                self.merged[asked.series, meaning] = asked.meaning[code]
            self.expected.append((asked.id, "dropped answer"))
            entry = {"recode": {one: code, other: code}, "because": "they are one"}
            self.changes.setdefault(version, {})[asked.id] = entry

    def _code(self, asked: Asked, version: str) -> None:
        """An answer is called otherwise (`was`)."""
        if asked.kind == "choose":
            old = next(iter(asked.meaning))
            code = f"c{self.fresh()}"
            asked.meaning = {code if each == old else each: m for each, m in asked.meaning.items()}
            asked.labels[code] = asked.labels[old]
            asked.earlier[code] = [old, *asked.earlier.get(old, [])]
            self.expected.append((asked.id, "renamed answer"))

    def _scale(self, asked: Asked, version: str) -> None:
        if asked.kind == "scale" and len(asked.meaning) == len(SCALE):
            del asked.meaning["neither"]
            self.expected.append((asked.id, "other scale"))
            self.decide(asked, version, alone="apart")


CHANGES = (
    "typo",
    "reword",
    "rename",
    "drop",
    "add",
    "lose",
    "relabel",
    "reorder",
    "recode",
    "code",
    "scale",
)
