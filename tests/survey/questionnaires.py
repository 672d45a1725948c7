"""Random questionnaires with every feature of the definition format, for property tests; and
answers to their questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, assert_never

import yaml
from hypothesis import assume
from hypothesis import strategies as st

from survey.definition import loads
from survey.errors import DefinitionError
from survey.missing import GIVEN, Missing
from survey.questionnaire import Question, Questionnaire
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.questions.parsing import LARGEST
from survey.wording import names_in

NASTY = [
    "no",
    "on",
    "1:30",
    "012",
    "~",
    "null",
    "- a",
    "a: b",
    "# x",
    "'",
    '"',
    "=1+1",
    "${{x}}",
    "{{a}}",
    "{ a }",
    "[b]",
    "&a *b",
    "%",
    "|",
    "¬ ŵ 👶",
]

wordings = st.one_of(
    st.sampled_from(NASTY),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=12
    ).filter(lambda text: text.strip() and not names_in(text) and "{{" not in text),
    st.just("two\nlines  and two spaces "),
)


@dataclass
class _Draft:
    """A definition in the making: what later conditions may look at."""

    languages: list[str]
    scales: dict[str, list[str]]
    groups: list[str]
    seen: list[tuple[str, str, list[str]]] = field(default_factory=list)  # id, kind, codes
    count: int = 0

    def name(self, prefix: str = "q") -> str:
        self.count += 1
        return f"{prefix}{self.count}"


def _wording(draw: Any, draft: _Draft, mark: str = "") -> Any:
    if draw(st.booleans()):
        return draw(wordings) + mark
    return {language: draw(wordings) + mark for language in draft.languages}


def _piped(draw: Any, draft: _Draft) -> Any:
    """A wording that may name an earlier answer, the day or the group."""
    names = [*(name for name, _, _ in draft.seen), "today", "group"]
    named = f" {{{draw(st.sampled_from(names))}}}" if draw(st.integers(0, 3)) == 0 else ""
    return _wording(draw, draft, named)


def _options(draw: Any, draft: _Draft, least: int = 1) -> dict[str, Any]:
    codes = draw(
        st.lists(
            st.sampled_from(["a", "b", "C", "1", "x.y", "no", "d-e"]),
            min_size=least,
            max_size=4,
            unique=True,
        )
    )
    return {code: _wording(draw, draft, f" {place}") for place, code in enumerate(codes)}


def _nets(draw: Any, draft: _Draft, codes: list[str]) -> dict[str, Any]:
    nets = {}
    for name in draw(
        st.lists(st.sampled_from(["agree", "top", "low_end"]), max_size=2, unique=True)
    ):
        named = draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
        nets[name] = draw(
            st.sampled_from([named, {"label": _wording(draw, draft), "answers": named}])
        )
    return nets


def _atom(draw: Any, draft: _Draft) -> str:
    """A condition that can be true, on one question asked before."""
    name, kind, codes = draw(st.sampled_from(draft.seen))
    code = draw(st.sampled_from(codes)) if codes else ""
    if kind in ("scale", "choose"):
        return draw(
            st.sampled_from(
                [
                    f"{name} == '{code}'",
                    f"{name} in ('{code}', '{codes[0]}')",
                    f"selected({name}, '{code}')",
                ]
            )
        )
    if kind == "choose_many":
        return draw(
            st.sampled_from(
                [f"selected({name}, '{code}')", f"count({name}) >= 0", f"answered({name})"]
            )
        )
    if kind == "number":
        return draw(
            st.sampled_from(
                [f"{name} >= 0", f"{name} * 2 < 200 + 1", f"not {name} == 7", f"-{name} <= 0"]
            )
        )
    if kind == "date":
        return draw(
            st.sampled_from(
                [f"{name} >= '2000-01-01'", f"'2030-01-01' > {name}", f"{name} <= today"]
            )
        )
    if kind == "time":
        return draw(st.sampled_from([f"{name} >= '08:00'", f"'20:00' > {name}"]))
    if kind == "rating":
        return draw(st.sampled_from([f"{name} >= 1", f"{name} == '2'", f"3 > {name}"]))
    if kind == "rank":
        return f"answered({name})"
    return draw(st.sampled_from([f"answered({name})", f"{name} != 'x y'"]))


def _condition(draw: Any, draft: _Draft) -> str:
    first, second = _atom(draw, draft), _atom(draw, draft)
    return draw(
        st.sampled_from(
            [first, f"({first}) or {second}", f"{first} and {second}", f"not (not ({first}))"]
        )
    )


_BOUNDS: Mapping[str, list[dict[str, Any]]] = {
    "number": [{}, {"min": 0, "max": 100, "whole": True}, {"min": -0.5}, {"max": 99.25}],
    "text": [{}, {"max_length": 30}, {"long": True}],
    "date": [{}, {"min": "1999-12-31"}, {"min": "1990-01-01", "max": "2035-01-01"}],
    "time": [{}, {"min": "06:30"}, {"min": "00:00", "max": "23:59"}],
    "rating": [{}, {"min": 1, "max": 25}, {"min": -2, "max": 3}],
}


def _kind(draw: Any, draft: _Draft, kinds: list[str]) -> tuple[dict[str, Any], str, list[str]]:
    """The entry of a kind with its extras, its name and its codes."""
    kind = draw(st.sampled_from(kinds))
    entry: dict[str, Any] = {}
    codes: list[str] = []
    if kind == "scale":
        shipped = ["agreement5"] if "pa-Guru" not in draft.languages else ["mood"]
        name = draw(st.sampled_from([*draft.scales, *shipped]))
        codes = draft.scales.get(name, ["agree", "disagree"])
        entry = {"scale": name}
    elif kind in ("choose", "choose_many"):
        options = _options(draw, draft)
        codes = list(options)
        entry = {kind: options}
        if kind == "choose" and (nets := _nets(draw, draft, codes)):
            entry["nets"] = nets
        for extra in (
            draw(st.sets(st.sampled_from(["other", "none"])))
            if kind == "choose_many"
            else draw(st.sets(st.just("other")))
        ):
            entry[extra] = _wording(draw, draft, f" {extra}")
            codes = [*codes, extra]
    elif kind == "rank":
        options = _options(draw, draft, least=2)
        codes = list(options)
        entry = {"rank": options}
    else:
        entry = {kind: dict(draw(st.sampled_from(_BOUNDS[kind])))}
        texts = {"number": "unit", "rating": "low"}
        if kind in texts and draw(st.booleans()):
            entry[kind][texts[kind]] = _wording(draw, draft)
        if kind == "rating" and draw(st.booleans()):
            entry[kind]["high"] = _wording(draw, draft)
    return entry, kind, codes


def _score(draw: Any, draft: _Draft) -> dict[str, Any]:
    """Of one scale question or more, which need values where their scales differ."""
    rated = [
        (name, codes)
        for name, kind, codes in draft.seen
        if kind == "scale" and codes != ["agree", "disagree"]
    ]
    items = dict(
        draw(st.lists(st.sampled_from(rated), min_size=1, max_size=4, unique_by=lambda one: one[0]))
    )
    entry: dict[str, Any] = {"items": list(items)} | draw(
        st.sampled_from([{}, {"as": "mean"}, {"prorate": False}])
    )
    codes = dict.fromkeys(code for named in items.values() for code in named)
    if len({tuple(named) for named in items.values()}) > 1 or draw(st.booleans()):
        entry["values"] = {code: draw(st.sampled_from([0, -1, 2.5, 10])) for code in codes}
    if draw(st.booleans()):
        entry["at_least"] = draw(st.integers(1, len(items)))
    if draw(st.booleans()):
        entry["reversed"] = draw(st.lists(st.sampled_from(list(items)), unique=True))
    return entry | ({"label": _wording(draw, draft)} if draw(st.booleans()) else {})


def _alerts(draw: Any, draft: _Draft) -> Any:
    """On answers of the last question, one or a list."""
    own = _Draft(draft.languages, draft.scales, draft.groups, draft.seen[-1:])
    alerts = [
        {"when": _condition(draw, own), "say": _wording(draw, draft)}
        for _ in range(draw(st.integers(1, 2)))
    ]
    return alerts[0] if len(alerts) == 1 and draw(st.booleans()) else alerts


def _common(draw: Any, draft: _Draft) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if draft.seen and draw(st.integers(0, 2)) == 0:
        entry["when"] = _condition(draw, draft)
        if draw(st.booleans()):
            entry["otherwise"] = "no"
        if draw(st.booleans()):
            entry["asked_of"] = _wording(draw, draft)
    if draw(st.booleans()):
        entry["missing"] = draw(
            st.lists(st.sampled_from([kind.value for kind in GIVEN]), unique=True)
        )
    if draw(st.booleans()):
        entry["hint"] = _wording(draw, draft)
    if draw(st.integers(0, 3)) == 0:
        entry[draw(st.sampled_from(["optional", "required"]))] = True
    return entry


def _question(draw: Any, draft: _Draft) -> dict[str, Any]:
    name = draft.name()
    if draw(st.integers(0, 9)) == 0:
        return {"id": name, "note": _wording(draw, draft)}
    if draft.seen and draw(st.integers(0, 7)) == 0:
        draft.seen.append((name, "number", []))
        numbers = [each for each, kind, _ in draft.seen[:-1] if kind == "number"]
        condition = _condition(
            draw, _Draft(draft.languages, draft.scales, draft.groups, draft.seen[:-1])
        )
        return {
            "id": name,
            "computed": f"{numbers[0]} + 1" if numbers and draw(st.booleans()) else condition,
        }
    entry, kind, codes = _kind(
        draw,
        draft,
        ["scale", "rating", "choose", "choose_many", "rank", "number", "text", "date", "time"],
    )
    entry = {"id": name, "ask": _piped(draw, draft), **entry, **_common(draw, draft)}
    draft.seen.append((name, kind, codes))
    if kind in ("choose", "choose_many", "rank") and draw(st.integers(0, 3)) == 0:
        entry["shuffle"] = "answers"
    if kind == "number" and draw(st.booleans()):
        entry["check"] = f"{name} != 13"
        entry |= {"message": _wording(draw, draft)} if draw(st.booleans()) else {}
    if kind == "choose_many" and draw(st.booleans()):
        entry["check"] = f"count({name}) <= 2 or not answered({draft.seen[0][0]})"
    if kind in ("number", "date") and draw(st.booleans()):
        entry["warn"] = f"answered({name}) and " + (
            f"{name} < 50" if kind == "number" else f"{name} < '2020-01-01'"
        )
        entry |= {"warn_message": _wording(draw, draft)} if draw(st.booleans()) else {}
    if draw(st.integers(0, 3)) == 0:
        entry["alert"] = _alerts(draw, draft)
    if kind in ("choose", "choose_many") and draw(st.integers(0, 3)) == 0:
        code = draw(st.sampled_from(list(entry[kind])))
        entry[kind][code] = {"text": entry[kind][code], "alert": _wording(draw, draft)}
    if draw(st.integers(0, 5)) == 0:
        entry["was"] = [draft.name("old_")]
    if draw(st.integers(0, 3)) == 0:
        entry["short"] = _wording(draw, draft)
    return entry


def _block(draw: Any, draft: _Draft) -> dict[str, Any]:
    kinds = ["scale", "rating", "choose", "choose_many", "rank", "number", "text", "time"]
    entry, kind, codes = _kind(draw, draft, kinds)
    common = _common(draw, draft)
    items = {draft.name(): _wording(draw, draft) for _ in range(draw(st.integers(1, 4)))}
    entry = {"block": draft.name("b"), **entry, **common, "items": items}
    if draw(st.booleans()):
        entry["ask"] = _piped(draw, draft)
    if draw(st.booleans()):
        entry["shuffle"] = True
    if draw(st.integers(0, 4)) == 0:
        entry["was"] = {next(iter(items)): draft.name("old_")}
    if draw(st.integers(0, 3)) == 0:
        entry["short"] = {next(reversed(items)): _wording(draw, draft)}
    draft.seen += [(item, kind, codes) for item in items]
    if draw(st.integers(0, 3)) == 0:
        entry["alert"] = {next(reversed(items)): _alerts(draw, draft)}
    return entry


@st.composite
def definitions(draw: Any) -> dict[str, Any]:
    """The entries of a definition file."""
    languages = draw(st.sampled_from([["en"], ["en", "cy"], ["cy", "en", "pa-Guru"]]))
    groups = draw(st.sampled_from([["public"], ["teachers", "parents"], ["a", "b", "c"]]))
    draft = _Draft(languages, {}, groups)
    source: dict[str, Any] = {
        "instrument": "made-up",
        "version": draw(st.sampled_from(["1", "2022.1", "no"])),
    }
    source |= {"title": _wording(draw, draft), "languages": languages}
    source["groups"] = {
        group: _wording(draw, draft, f" {place}") for place, group in enumerate(groups)
    }
    if draw(st.booleans()):
        source["consent"] = {"notice": _wording(draw, draft), "required": draw(st.booleans())}
    if draw(st.booleans()):
        source["words"] = {"dont_know": _wording(draw, draft), "next": _wording(draw, draft)}
    for name in ["mood", *draw(st.lists(st.just("agreement7"), max_size=1))]:
        answers = _options(draw, draft, least=2)
        draft.scales[name] = list(answers)
        source.setdefault("scales", {})[name] = {
            "answers": answers,
            "nets": _nets(draw, draft, list(answers)),
        }
    if len(groups) > 1:
        draft.seen.append(("group", "choose", groups))
    source["sections"] = []
    for _ in range(draw(st.integers(1, 3))):
        section: dict[str, Any] = {"title": _wording(draw, draft)}
        if draft.seen and draw(st.integers(0, 3)) == 0:
            section["when"] = _condition(draw, draft)
        makers = draw(
            st.lists(
                st.sampled_from([_question, _question, _question, _block]), min_size=1, max_size=5
            )
        )
        section["questions"] = [make(draw, draft) for make in makers]
        source["sections"].append(section)
    if any(kind == "scale" and codes != ["agree", "disagree"] for _, kind, codes in draft.seen):
        names = draw(st.lists(st.sampled_from(["wellbeing", "strain"]), max_size=2, unique=True))
        source |= {"scores": {name: _score(draw, draft) for name in names}} if names else {}
    return source


@st.composite
def questionnaires(draw: Any) -> Questionnaire:
    """Questionnaires that load; what is rejected has a question that its random conditions leave no
    way in.
    """
    text = text_of(draw(definitions()))
    try:
        return loads(text)
    except DefinitionError as error:
        others = [str(fault) for fault in error.faults if "can never be asked" not in fault.message]
    assert not others, (others, text)
    assume(False)
    raise AssertionError


def text_of(source: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(source), allow_unicode=True, sort_keys=False)


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    """What a respondent may give: mostly what fits, in any spelling, and every missing answer
    allowed.
    """
    answers = question.answers
    given: st.SearchStrategy[Any]
    match answers:
        case OneOf():
            given = st.sampled_from(answers.codes)
        case ManyOf():
            codes = [code for code in answers.codes if code != answers.exclusive]
            given = st.lists(st.sampled_from(codes), min_size=1, unique=True).map(tuple)
            given = given | st.just((answers.exclusive,)) if answers.exclusive else given
        case Ranking():
            given = st.permutations(answers.codes).map(tuple)
        case Quantity(low, high, whole):
            low, high = max(low or -LARGEST, -LARGEST), min(high or LARGEST, LARGEST)
            small = st.integers(max(0, int(low)), min(20, int(high)))
            given = small if whole else small | st.floats(low, high, allow_subnormal=False)
        case OpenText(longest):
            given = st.text(min_size=1, max_size=longest or 40).filter(str.strip)
        case Day(first, last):
            given = st.dates(
                date.fromisoformat(first) if first else date(1000, 1, 1),
                date.fromisoformat(last) if last else date(9999, 12, 31),
            ).map(str)
        case TimeOfDay(first, last):
            given = st.times(
                time.fromisoformat(first) if first else time(0, 0),
                time.fromisoformat(last) if last else time(23, 59),
            ).map(lambda moment: moment.isoformat()[:5])
        case Shown():
            given = st.just(True)
        case Derived():
            raise AssertionError(question)
        case _ as never:
            assert_never(never)
    return given | st.sampled_from(question.allowed_missing) if question.allowed_missing else given


def missing_answers() -> st.SearchStrategy[Missing]:
    return st.sampled_from(Missing)
