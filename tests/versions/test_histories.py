"""Random histories of a questionnaire, with interviews in between and old forms that come back
late: nothing lost, nothing unreadable, every answer counted where a person would count it.
"""

import json
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Responses, distribution
from survey import loads
from survey.codebook import Codebook
from survey.exchange import export
from survey.exchange.exported import read_exported
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.versions import differences

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

    def step(self, version: str) -> None:
        self.expected = []
        for asked in self.items:
            asked.was, asked.earlier = [], {}
        for asked in list(self.items):
            change = self.draw(st.sampled_from([*CHANGES, "", ""]))
            if change:
                getattr(self, f"_{change}")(asked, version)
        if self.draw(st.booleans()):
            self.items.insert(self.draw(st.integers(0, len(self.items))), self.new())

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
        asked.was, asked.id = [asked.id], f"q{self.fresh()}"
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
            asked.labels[code], asked.earlier[code] = asked.labels[old], [old]
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

Told = list[tuple[CompletedInterview, dict[str, tuple[int, int]]]]


def interview(
    draw: Any, uuid: str, questionnaire: Questionnaire, items: list[Asked]
) -> tuple[CompletedInterview, dict[str, tuple[int, int]]]:
    """Somebody's answers, and by question the series and meaning of each (of a number itself)."""
    answers: dict[str, Any] = {}
    meant: dict[str, tuple[int, int]] = {}
    for asked in items:
        if draw(st.booleans()):
            if asked.kind == "number":
                answers[asked.id] = draw(st.integers(0, 9))
                meant[asked.id] = asked.series, answers[asked.id]
            else:
                answers[asked.id] = draw(st.sampled_from(list(asked.meaning)))
                meant[asked.id] = asked.series, asked.meaning[answers[asked.id]]
    one = CompletedInterview(
        uuid, "made", questionnaire.version, questionnaire.hash, "p", "page", "en", answers
    )
    return one, meant


def check(draw: Any) -> None:
    history = History(draw)
    history.items = [history.new() for _ in range(draw(st.integers(1, 3)))]
    versions: list[Questionnaire] = []
    states: list[list[Asked]] = []
    told: Told = []
    for number in range(1, draw(st.integers(2, 5)) + 1):
        if number > 1:
            history.step(str(number))
        versions.append(history.definition(str(number)))
        states.append([replace(each, meaning=dict(each.meaning)) for each in history.items])
        if number > 1:
            found = {(one.item, one.what) for one in differences(versions[-2], versions[-1])}
            renamed = {each.was[0]: each.id for each in history.items if each.was}
            expected = {(renamed.get(item, item), what) for item, what in history.expected}
            assert expected <= found
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, number - 1))  # of this version, or an old form come late
            told.append(interview(draw, f"u{len(told)}", versions[at], states[at]))
    everything_is_there(versions, told, history.merged)


def everything_is_there(
    versions: list[Questionnaire], told: Told, merged: dict[tuple[int, int], int]
) -> None:
    people = [one for one, _ in told]
    book = Codebook.of(versions)
    frame = Responses.from_interviews(people, book).frame
    where: dict[int, str] = {}
    says: dict[tuple[str, int], object] = {}
    for row, (one, meant) in enumerate(told):
        given = {}
        for item in book.items.values():
            value = frame[item.id].iloc[row]
            if item.categorical and value != "not_asked":
                given[item.id] = value
            elif not item.categorical and frame[f"{item.id}__missing"].iloc[row] != "not_asked":
                given[item.id] = int(value)
        assert len(given) == len(one.answers)  # nothing lost, nothing twice
        for question, (series, meaning) in meant.items():
            (item_,) = (
                each.id
                for each in book.items.values()
                if question in each.source(one.hash, one.instrument, one.version).questions
                and each.id in given
            )
            assert where.setdefault(series, item_) == item_  # one series, one item
            today = meaning
            while book.items[item_].categorical and (series, today) in merged:
                today = merged[series, today]
            known = says.setdefault((item_, today), given[item_])
            assert known == given[item_]  # one meaning, one code
    assert len(set(where.values())) == len(where)  # and no other series in it
    codes = {(item, code) for (item, _), code in says.items()}
    assert len(codes) == len(says)
    if any(item.options for item in book.items.values()):
        distribution(Responses.from_interviews(people, book))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.csv"
        export(people, versions, file)
        back = read_exported(file).interviews if people else []
        assert [dict(each.answers) for each in back] == [dict(each.answers) for each in people]


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_thirty_histories(data: Any) -> None:
    check(data.draw)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=500, deadline=None)
def test_five_hundred_histories(data: Any) -> None:
    check(data.draw)
