"""A simulated study with two people in a cell, several times over.

The fen and the tarn are groups of two, the isle and the islet regions of two, the flood and the
thaw waves of two; two of the hall chose quinces. Who is in one of a pair of cells and who in the
other is `swapped`, or `mixed` with one of the two staying, without any figure of more people
changing, so that two studies that differ in nothing else have to read the same, to the last byte of
a chart. `moved` has one of the two in the other cell: nobody may see that either where numbers of
people are protected.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from analysis.weighting import REPORT_FILE
from survey.definition import loads
from survey.record import CompletedInterview
from survey.study import Study

__all__ = ["SCALE", "People", "Person", "make_study", "mixed", "moved", "people", "swapped"]

_WHERE = """
sections:
  - title: All
    questions:
      - {id: region, ask: "Where?",
         choose: {north: North, south: South, isle: The isle, islet: The islet}}
      - {id: used, ask: "Did you look for it?", choose: {yes: Yes, no: No}, otherwise: no,
         when: "region != 'south'", asked_of: people of the north}
"""
_ASKED = """
      - {id: help, ask: "There should be help.", scale: agreement5, missing: [dont_know]}
      - {id: more, ask: "There should be more.", scale: agreement5}
      - {id: fruit, ask: "Which fruit?", choose: {apple: Apples, pear: Pears, quince: Quinces}}
      - {id: seen, ask: "What have you seen?",
         choose_many: {sleep: Bad sleep, talk: Little talk, play: No play}}
      - {id: first, ask: "What comes first?", rank: {time: Time, place: Place, money: Money}}
      - {id: stars, ask: "How many stars?", rating: {min: 1, max: 5}}
      - {id: age, ask: "How old are you?", number: {min: 0, max: 120}}
scores:
  wish: {items: [help, more], label: Wish for help}
"""
_DEFINITIONS = {
    "valley": f"""
instrument: valley
version: "1"
title: The valley
languages: [en]
groups: {{hall: People of the hall, moor: People of the moor, fen: People of the fen,
  tarn: People of the tarn, knoll: People of the knoll}}
{_WHERE}{_ASKED}""",
    "coast": f"""
instrument: coast
version: "1"
title: The coast
languages: [en]
groups: {{harbour: People of the harbour}}

sections:
  - title: All
    questions:
{_ASKED}""",
}
_STUDY = """
title: Valley and coast
simulated: true
instruments: [instruments/valley.yaml, instruments/coast.yaml]
groups: {edge: {of: [fen, knoll], label: People of the edge}}
populations: {land: {of: [hall, moor, fen, tarn, knoll, harbour], label: the land}}
filters: {isles: {where: "region == 'isle'", label: on the isle}}
waves:
  spring: {start: 2022-03-01, end: 2022-03-31}
  flood: {start: 2022-06-01, end: 2022-06-30}
  thaw: {start: 2022-07-01, end: 2022-07-31}
  autumn: {start: 2022-09-01, end: 2022-09-30}
banner: [region]
targets: {hall: 80, moor: 80, fen: 5, tarn: 5, knoll: 5, harbour: 60}
design: {weights: weight}
weighting_to:
  group: {hall: 0.3, moor: 0.3, fen: 0.05, tarn: 0.05, knoll: 0.05, harbour: 0.25}
  fruit: {apple: 0.5, pear: 0.45, quince: 0.05}
"""
_DRAFTS = {
    "fen": "{{ pct('help', net='agree', group='fen') }} of the fen agree.\n",
    "edge": "On the edge {{ sentence('help', net='agree', group='edge') }}\n",
    "isles": "{{ ci('help', net='agree', group='hall[isles]') }} on the isle.\n",
    "hall": "{{ sentence('help', net='agree', group='hall') }}\n",
    "checked": """\
[61%]{claim=help.agree.fen} of people of the fen agree that there should be help.

[61%]{claim=help.agree.edge} of people of the edge agree that there should be help.

[11%]{claim=help.disagree.fen} of people of the fen disagree that there should be help.

[61%]{claim="help.agree.land[region == 'isle']"} on the isle agree that there should be help.

[61%]{claim=help.agree.land[isles]} of people on the isle agree that there should be help.

People of the fen were [12 points more likely]{claim=help.agree.fen-hall} to agree than those of
the hall.

[61%]{claim=help.agree.hall} of people of the hall agreed that there should be help.

[Two thirds]{claim=help.agree.hall} of people of the hall agreed that there should be help.

[7]{claim=n.fen} people of the fen took part.

[5%]{claim=fruit.=quince.hall} of people of the hall chose quinces when asked which fruit.

73% agree that there should be help.
""",
    "unbound": """\
73% agree that there should be help. 74% do.

78% think that there should be help.

It is 85.7% who agree that there should be help, and 14% who do not.

2.6% chose quinces.

100% of people of the fen agree that there should be.
""",
}
_MONTHS = {"spring": 3, "flood": 6, "thaw": 7, "autumn": 9}


@dataclass(frozen=True, slots=True)
class Person:
    """One respondent, simulated."""

    group: str
    region: str
    wave: str
    weight: float
    answers: Mapping[str, Any]


People = tuple[Person, ...]

SCALE = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
_YES, _NO = ("agree", "strongly_agree"), ("neither", "disagree")


def _of_many(group: str, n: int, seed: int) -> Iterator[Person]:
    """The people of a large group, half of each region and wave that has many."""
    chance = Random(seed)
    for number in range(n):
        region = ("north", "south")[number % 2]
        yield Person(
            group,
            region,
            ("spring", "autumn")[number // 2 % 2],
            1 + 0.1 * (number % 3),
            {
                "help": chance.choice(SCALE),
                "more": chance.choice(SCALE[1:]),
                "used": chance.choice(("yes", "no")),
                "fruit": chance.choice(("apple", "pear")),
                "seen": tuple(one for one in ("sleep", "talk") if chance.random() < 0.6)
                or ("play",),
                "first": tuple(chance.sample(("time", "place", "money"), 3)),
                "stars": str(chance.randint(2, 5)),
                "age": chance.randint(18, 90),
            },
        )


_SAYS_YES = {
    "help": "strongly_agree",
    "more": "agree",
    "used": "yes",
    "fruit": "apple",
    "seen": ("sleep",),
    "first": ("time", "place", "money"),
    "stars": "5",
    "age": 43,
}
_SAYS_NO = {
    "help": "disagree",
    "more": "agree",
    "used": "no",
    "fruit": "pear",
    "seen": ("talk",),
    "first": ("money", "place", "time"),
    "stars": "2",
    "age": 77,
}
_OTHERWISE = {
    "help": "agree",
    "more": "disagree",
    "used": "no",
    "fruit": "pear",
    "seen": ("talk", "sleep"),
    "first": ("place", "money", "time"),
    "stars": "4",
    "age": 21,
}


def _two(
    group: tuple[str, str],
    region: tuple[str, str],
    wave: str,
    weights: tuple[float, float],
    *given: Mapping[str, Any],
) -> Iterator[Person]:
    """Two people: their groups, regions, wave, weights and answers."""
    for place, answers in enumerate(given):
        yield Person(group[place], region[place], wave, weights[place], answers)


def people() -> People:
    """All of the study, in the order of their interviews."""
    both, mixed = ("north", "south"), ("hall", "moor")
    return (
        *_of_many("hall", 66, 1),
        *_of_many("moor", 70, 2),
        *_of_many("harbour", 64, 3),
        *(
            replace(one, answers={**one.answers, "fruit": "quince"})
            for one in _of_many("hall", 2, 4)
        ),
        *_two(("fen", "fen"), both, "spring", (1.9, 0.7), _SAYS_YES, _SAYS_NO),
        *_two(("tarn", "tarn"), both, "spring", (1.9, 0.7), _OTHERWISE, _OTHERWISE),
        *_two(("knoll", "knoll"), both, "spring", (1.7, 0.6), _SAYS_YES, _OTHERWISE),
        *_two(mixed, ("isle", "isle"), "spring", (1.8, 0.5), _SAYS_YES, _SAYS_NO),
        *_two(mixed, ("islet", "islet"), "spring", (1.8, 0.5), _OTHERWISE, _OTHERWISE),
        *_two(mixed, both, "flood", (1.6, 0.55), _SAYS_YES, _SAYS_NO),
        *_two(mixed, both, "thaw", (1.6, 0.55), _OTHERWISE, _OTHERWISE),
    )


_PAIRS = {"fen": "tarn", "isle": "islet", "flood": "thaw"}
_OTHER = {**_PAIRS, **{other: one for one, other in _PAIRS.items()}}


def _elsewhere(one: Person) -> Person:
    """The same person in the other cell of each pair."""
    group, region, wave = (_OTHER.get(cell, cell) for cell in (one.group, one.region, one.wave))
    return replace(one, group=group, region=region, wave=wave)


def swapped(every: People) -> People:
    """The people of each pair of cells in the other one."""
    return tuple(map(_elsewhere, every))


def mixed(every: People) -> People:
    """The second of the two of each cell in the other one of its pair."""
    return _seconds(every, _OTHER.keys())


def moved(every: People) -> People:
    """The second of the two of the fen, the isle and the flood with those of the other cell."""
    return _seconds(every, _PAIRS.keys())


def _seconds(every: People, cells: Collection[str]) -> People:
    seen, found = set[str](), list[Person]()
    for one in every:
        cell = next((name for name in (one.group, one.region, one.wave) if name in cells), "")
        found.append(_elsewhere(one) if cell in seen else one)
        seen |= {cell} - {""}
    return tuple(found)


# --- the study ---


def make_study(folder: Path, every: Iterable[Person], standard: str = "") -> Path:
    """A study folder with the interviews of these people, published by this standard."""
    (folder / "instruments").mkdir(parents=True)
    for name, text in _DEFINITIONS.items():
        (folder / "instruments" / f"{name}.yaml").write_text(text, "utf-8")
    named = f"standard: {standard}\n" if standard else ""
    (folder / "study.yaml").write_text(_STUDY + named, "utf-8")
    for name, text in _DRAFTS.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    every = tuple(every)
    (folder / "answers.csv").write_text(_as_file(every), "utf-8")
    (folder / REPORT_FILE).write_text(json.dumps(_weights_report(every)), "utf-8")
    questionnaires = {name: loads(text) for name, text in _DEFINITIONS.items()}
    hashes = {name: one.hash for name, one in questionnaires.items()}
    with Study.read(folder).open_store() as store:
        store.take_in(_interviews(every, hashes), list(questionnaires.values()))
    return folder


def _interviews(every: Iterable[Person], hashes: Mapping[str, str]) -> Iterator[CompletedInterview]:
    for number, one in enumerate(every):
        name = "coast" if one.group == "harbour" else "valley"
        answers = {**one.answers, "region": one.region}
        if one.region == "south" or name == "coast":
            del answers["used"]
        if name == "coast":
            del answers["region"]
        moment = datetime(2022, _MONTHS[one.wave], 15, 12, tzinfo=UTC)
        yield CompletedInterview(
            f"00000000-0000-4000-8000-{number:012}",
            name,
            "1",
            hashes[name],
            one.group,
            "simulated",
            "en",
            answers,
            moment,
            moment,
            attributes={"weight": one.weight},
        )


def _as_file(every: People) -> str:
    """The same answers as a data file, without weights."""
    rows = [("group", "wave", "region", "used", *_ANSWERED)]
    for one in every:
        asked = one.region != "south" and one.group != "harbour"
        said = one.answers
        rows.append(
            (
                one.group,
                one.wave,
                "" if one.group == "harbour" else one.region,
                said["used"] if asked else "not_asked",
                *(str(said[item]) for item in ("help", "more", "fruit", "stars", "age")),
                *(str(option in said["seen"]).lower() for option in ("sleep", "talk", "play")),
                *(str(said["first"].index(option) + 1) for option in ("time", "place", "money")),
            )
        )
    return "\n".join(map(",".join, rows))


_ANSWERED = (
    *("help", "more", "fruit", "stars", "age", "seen__sleep", "seen__talk", "seen__play"),
    *("first__time", "first__place", "first__money"),
)


def _weights_report(every: People) -> dict[str, Any]:
    """What `concord weight` would have left of weights that make the fen 5% of the people."""
    weights = [one.weight for one in every]
    largest = 0.05 * len(every) / sum(one.group == "fen" for one in every)
    return {
        "asked": {"name": "weight", "groups": [], "cap": None, "floor": None},
        "method": "raking",
        "n": len(every),
        "smallest": min(weights),
        "largest": largest,
        "mean": 1.0,
        "at_floor": 0,
        "at_cap": 0,
        "deff": 1 + largest / 10,
        "n_effective": len(every) / (1 + largest / 10),
        "categories": [{"variable": "group", "category": "fen", "target": 0.05}],
    }
