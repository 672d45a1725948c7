# ruff: noqa: E501  # conditions and their words are written in one piece
"""People for whom a condition holds, in words: within a sentence and as a base line, in every
language, and never by a code that has a label.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.codebook import Codebook
from survey.conditions import (
    And,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Condition,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
)
from survey.definition import loads
from survey.missing import Missing
from survey.people_words import LONGEST, people_in_words, routed_to_words
from survey.words import shipped_languages

LANGUAGES = ("en", *shipped_languages())

VISIT = """
instrument: visit
version: "1"
title: A visit
languages: [en, cy, pl]
groups: {qmums: {en: Mothers, cy: Mamau, pl: Matki}, qdads: {en: Fathers, cy: Tadau, pl: Ojcowie}}
sections:
- title: You
  questions:
  - {id: qparent, ask: {en: "Are you a parent?", cy: "Ydych chi'n rhiant?", pl: "Czy ma Pan dzieci?"},
     choose: {q1a: {en: "Yes", cy: Ydw, pl: "Tak"}, q1b: {en: "No", cy: Nac ydw, pl: Nie}},
     missing: [dont_know]}
  - {id: qage, ask: "How old are you?", number: {min: 18, whole: true}}
  - {id: qborn, ask: "When was your child born?", date: {}}
  - {id: qcame, ask: "When did you come?", time: {}}
  - {id: qmet, ask: "Whom did you meet?", choose_many: {q2a: A nurse, q2b: A doctor, q2c: A friend},
     none: Nobody}
  - {id: qlike, ask: "Would you come again?", rating: {min: 0, max: 10, low: Not at all}}
  - {id: qagree, ask: "It helped.", scale: agreement5}
  - {id: qwish, ask: "What would you change?", text: }
  - {id: qrank, ask: "What matters most?", rank: {q3a: Time, q3b: Place}}
  - {id: qyoung, ask: Young, computed: "qage < 25"}
  - {id: qsum, ask: Years together, computed: "qage + 1"}
"""
CODEBOOK = Codebook.of([loads(VISIT)])


def said(text: str, language: str = "en", **more: object) -> str:
    return people_in_words(Condition.parse(text, columns=True), CODEBOOK, language, **more)  # type: ignore[arg-type]


PARENT = "“Are you a parent?”"
AGE = "“How old are you?”"
MET = "“Whom did you meet?”"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("qparent == 'q1a'", f"those who answered “Yes” to {PARENT}"),
        ("'q1a' == qparent", f"those who answered “Yes” to {PARENT}"),
        ("not (not qparent == 'q1a')", f"those who answered “Yes” to {PARENT}"),
        ("qparent != 'q1a'", f"those who gave an answer other than “Yes” to {PARENT}"),
        ("not qparent == 'q1a'", f"those who gave an answer other than “Yes” to {PARENT}"),
        ("qparent in ('q1a', 'q1b')", f"those who answered “Yes” or “No” to {PARENT}"),
        (
            "qparent == 'q1a' or qparent == 'q1b'",
            f"those who answered “Yes” or “No” to {PARENT}",
        ),
        (
            "qparent not in ('q1a', 'q1b')",
            f"those who gave an answer other than “Yes” or “No” to {PARENT}",
        ),
        (
            "qparent != 'q1a' and qparent != 'q1b'",
            f"those who gave an answer other than “Yes” or “No” to {PARENT}",
        ),
        ("qparent == 'dont_know'", f"those who answered “Don't know” to {PARENT}"),
        ("qparent != 'dont_know'", f"those who did not answer “Don't know” to {PARENT}"),
        ("qparent == 'not_reached'", f"those for whom {PARENT} is “Not reached”"),
        ("answered(qparent)", f"those who answered {PARENT}"),
        ("not answered(qparent)", f"those who did not answer {PARENT}"),
        ("selected(qparent, 'q1a')", f"those who answered “Yes” to {PARENT}"),
        ("qage == 18", f"those who answered 18 to {AGE}"),
        ("qage >= 18", f"those who answered at least 18 to {AGE}"),
        ("18 <= qage", f"those who answered at least 18 to {AGE}"),
        ("not qage > 18.5", f"those who answered at most 18.5 to {AGE}"),
        ("qage < 18", f"those who answered less than 18 to {AGE}"),
        ("qage > -2", f"those who answered more than −2 to {AGE}"),
        ("qage in (18, 19)", f"those who answered 18 or 19 to {AGE}"),
        (
            "qborn < '2020-02-01'",
            "those who answered earlier than 1/2/2020 to “When was your child born?”",
        ),
        (
            "qborn >= '2020-02-01'",
            "those who answered 1/2/2020 or later to “When was your child born?”",
        ),
        ("qcame <= '08:30'", "those who answered 08:30 or earlier to “When did you come?”"),
        ("qcame == '08:30'", "those who answered 08:30 to “When did you come?”"),
        ("selected(qmet, 'q2a')", f"those who chose “A nurse” when asked {MET}"),
        (
            "selected(qmet, 'q2a') or selected(qmet, 'q2b')",
            f"those who chose “A nurse” or “A doctor” when asked {MET}",
        ),
        (
            "selected(qmet, 'q2a') and selected(qmet, 'q2b') and selected(qmet, 'q2c')",
            f"those who chose “A nurse”, “A doctor” and “A friend” when asked {MET}",
        ),
        ("not selected(qmet, 'q2a')", f"those who did not choose “A nurse” when asked {MET}"),
        (
            "not (selected(qmet, 'q2a') or selected(qmet, 'none'))",
            f"those who did not choose “A nurse” or “Nobody” when asked {MET}",
        ),
        ("count(qmet) > 0", f"those who chose at least 1 answer when asked {MET}"),
        ("count(qmet) >= 2", f"those who chose at least 2 answers when asked {MET}"),
        ("count(qmet) < 3", f"those who chose at most 2 answers when asked {MET}"),
        ("count(qmet) <= 1", f"those who chose at most 1 answer when asked {MET}"),
        ("count(qmet) < 1", f"those who chose none of the answers when asked {MET}"),
        ("count(qmet) == 0", f"those who chose none of the answers when asked {MET}"),
        ("count(qmet) == 2", f"those who chose 2 answers when asked {MET}"),
        ("count(qmet) >= 0", f"those who answered {MET}"),
        ("count(qmet) != 2", f"those for whom the number of answers to {MET} is not 2"),
        ("qlike == 0", "those who answered “0 – Not at all” to “Would you come again?”"),
        ("qlike >= 9", "those who answered at least 9 to “Would you come again?”"),
        ("qagree == 'agree'", "those who answered “Agree” to “It helped.”"),
        ("qwish == 'Time'", "those who answered “Time” to “What would you change?”"),
        ("qyoung == 1", "those for whom “Young” is true"),
        ("qyoung != 1", "those for whom “Young” is not true"),
        ("qyoung > 0", "those for whom “Young” is true"),
        ("qsum >= 30", "those who answered at least 30 to “Years together”"),
        ("answered(qrank)", "those who answered “What matters most?”"),
        ("group == 'qmums'", "Mothers"),
        ("group in ('qmums', 'qdads')", "Mothers and Fathers"),
        ("group != 'qmums'", "those who are not in the group “Mothers”"),
        (
            "group == 'qmums' and qage > 20",
            f"those who are in the group “Mothers” and who answered more than 20 to {AGE}",
        ),
        ("qage > qsum", f"those for whom {AGE} is more than “Years together”"),
        ("qage * 2 + 1 > 60", f"those for whom {AGE} * 2 + 1 is more than 60"),
        ("urban == 'yes'", "those for whom “urban” is “yes”"),
        ("`In town?` == 'yes'", "those for whom “In town?” is “yes”"),
        ("today < '2026-03-01'", "those for whom the day of the interview is before 1/3/2026"),
        (
            "(qparent == 'q1a') and (qparent == 'q1a' and qage > 20)",
            f"those who answered “Yes” to {PARENT} and who answered more than 20 to {AGE}",
        ),
        (
            "qage > 20 and (qparent == 'q1a' or selected(qmet, 'q2a'))",
            f"those who answered more than 20 to {AGE} and (who answered “Yes” to {PARENT} or who chose “A nurse” when asked {MET})",
        ),
    ],
)
def test_a_condition_is_said_of_the_people(condition: str, words: str) -> None:
    assert said(condition) == words


@pytest.mark.parametrize(
    ("condition", "welsh", "polish"),
    [
        (
            "qparent == 'q1a'",
            "y rhai a atebodd “Ydw” i “Ydych chi'n rhiant?”",
            "osoby, które odpowiedziały „Tak” na pytanie „Czy ma Pan dzieci?”",
        ),
        (
            "qparent != 'q1a' and group != 'qmums'",
            "y rhai a roddodd ateb heblaw “Ydw” i “Ydych chi'n rhiant?” ac nad ydynt yn y grŵp “Mamau”",
            "osoby, które na pytanie „Czy ma Pan dzieci?” odpowiedziały inaczej niż „Tak” i które nie są w grupie „Matki”",
        ),
        (
            "count(qmet) >= 2 or qparent == 'dont_know'",
            "y rhai a ddewisodd o leiaf 2 ateb i'r cwestiwn “Whom did you meet?” neu a atebodd “Ddim yn gwybod” i “Ydych chi'n rhiant?”",
            "osoby, które w pytaniu „Whom did you meet?” wybrały co najmniej 2 odpowiedzi lub które odpowiedziały „Nie wiem” na pytanie „Czy ma Pan dzieci?”",
        ),
    ],
)
def test_it_is_said_in_welsh_and_in_polish(condition: str, welsh: str, polish: str) -> None:
    assert (said(condition, "cy"), said(condition, "pl")) == (welsh, polish)


def test_texts_of_the_other_direction_keep_their_order_in_urdu() -> None:
    words = said("qparent == 'q1a'", "ur")
    assert words == "وہ لوگ جنہوں نے \u2068”Are you a parent?“\u2069 کا جواب \u2068”Yes“\u2069 دیا"


# --- what the name of the people says already ---


@pytest.mark.parametrize(
    ("condition", "groups", "words"),
    [
        ("group == 'qmums'", ["qmums"], ""),
        ("group == 'qmums'", ["qmums", "qdads"], "Mothers"),
        ("group != 'qdads' or qage > 20", ["qmums"], ""),
        ("group == 'qmums' and qage > 20", ["qmums"], f"those who answered more than 20 to {AGE}"),
        ("group == 'qmums' or qage > 20", ["qdads"], f"those who answered more than 20 to {AGE}"),
        ("group == 'qmums'", ["qdads"], "Mothers"),
        ("group == 'qmums'", ["elsewhere"], "Mothers"),
    ],
)
def test_what_the_groups_say_already_is_left_out(
    condition: str, groups: list[str], words: str
) -> None:
    assert said(condition, groups=groups) == words


# --- texts as authors write them ---

HOSTILE = {
    "emoji": "👶🏽 {qhub}?",
    "right to left": "هل أنت والد؟",
    "format signs": "{0} %s {{x}} \\n",
    "two lines": "One\nline",
    "quotes": "“a” 'b' \"c\"",
}


def questionnaire_with(ask: str, **more: str) -> Codebook:
    quoted = ask.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    return Codebook.of(
        [
            loads(
                'instrument: a\nversion: "1"\ntitle: T\ngroups: {p: P}\nsections:\n- title: S\n'
                "  questions:\n  - {id: qhub, ask: Hub, text: }\n"
                f'  - {{id: x, ask: "{quoted}", choose: {{a: "{quoted}", b: B}}{extra}}}\n'
                "  - {id: y, ask: Y, text: , when: \"x == 'a'\"}\n"
            )
        ]
    )


@pytest.mark.parametrize("ask", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text_of_an_author_can_be_said(ask: str, language: str) -> None:
    codebook = questionnaire_with(ask)
    words = routed_to_words(codebook.items["y"], codebook, "a", language)
    assert "\n" not in words
    assert "{qhub}" not in words
    assert ask.split("\n", maxsplit=1)[0].split("{", maxsplit=1)[0] in words


def test_a_long_question_gives_way_to_its_heading_or_is_cut() -> None:
    long = "word " * 200
    cut = routed_to_words((codebook := questionnaire_with(long)).items["y"], codebook, "a", "en")
    assert len(cut) < 2 * LONGEST + 60
    assert cut.endswith("word …”")
    codebook = questionnaire_with(long, short="Briefly")
    assert routed_to_words(codebook.items["y"], codebook, "a", "en").endswith("to “Briefly”")
    joined = questionnaire_with("👶" * 1_000)
    assert routed_to_words(joined.items["y"], joined, "a", "en").endswith("👶 …”")


# --- whom an item is asked of ---

ROUTED = VISIT + (
    '  - {id: help, ask: "Did you look for help?", scale: agreement5, when: "qparent == \'q1a\'",\n'
    "     asked_of: {en: parents, cy: rhieni, pl: rodzice}}\n"
    '  - {id: quick, ask: "Was it quick?", scale: agreement5, when: "group == \'qmums\'", '
    "asked_of: mothers}\n"
    '  - {id: kind, ask: "Was it kind?", scale: agreement5, asked_of: visitors}\n'
    '  - {id: clean, ask: "Was it clean?", scale: agreement5, when: "qage > 20"}\n'
)


@pytest.mark.parametrize(
    ("item", "groups", "language", "words"),
    [
        ("help", [], "en", "parents"),
        ("help", ["qmums"], "cy", "rhieni"),
        ("help", [], "ur", "parents"),
        ("quick", [], "en", "mothers"),
        ("quick", ["qmums"], "en", ""),
        ("quick", ["qmums", "of_another_instrument"], "en", ""),
        ("kind", [], "en", "visitors"),
        ("clean", [], "en", f"those who answered more than 20 to {AGE}"),
        ("qage", [], "en", ""),
    ],
)
def test_the_author_has_the_first_word(
    item: str, groups: list[str], language: str, words: str
) -> None:
    codebook = Codebook.of([loads(ROUTED)])
    found = routed_to_words(codebook.items[item], codebook, "visit", language, groups=groups)
    assert found == words


def test_an_instrument_that_does_not_ask_it_says_nothing() -> None:
    codebook = Codebook.of([loads(ROUTED)])
    assert routed_to_words(codebook.items["help"], codebook, "another", "en") == ""


# --- any condition at all ---

NAMES = st.sampled_from([*CODEBOOK.items, "group", "today", "urban"])
CODES = st.sampled_from(
    [code for item in CODEBOOK.items.values() for code in item.codes]
    + ["qmums", "qdads", "2020-02-30", "08:30", "99:99", "", *Missing.names()]
)
NUMBERS = st.integers(-3, 40) | st.sampled_from([0.5, 1e300, 1e-9])
OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
sides: st.SearchStrategy[Node] = st.recursive(
    NUMBERS.map(Number) | CODES.map(Text) | NAMES.map(Name) | NAMES.map(lambda x: Call("count", x)),
    lambda inner: (
        inner.map(Negative) | st.builds(Arithmetic, inner, st.sampled_from([*"+-*/"]), inner)
    ),
    max_leaves=3,
)
atoms: st.SearchStrategy[Node] = (
    st.builds(Compare, sides, OPERATORS, sides)
    | st.builds(
        Compare,
        sides,
        st.sampled_from(["in", "not in"]),
        st.lists(NUMBERS.map(Number) | CODES.map(Text), min_size=1, max_size=3).map(
            lambda each: Choices(tuple(each))
        ),
    )
    | st.builds(Call, st.just("selected"), NAMES, CODES)
    | st.builds(Call, st.sampled_from(["answered", "count"]), NAMES)
    | NAMES.map(Name)
)
trees = st.recursive(
    atoms,
    lambda inner: (
        inner.map(Not)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=6,
)


@given(trees, st.sampled_from(LANGUAGES), st.lists(st.sampled_from(["qmums", "qdads"])))
def test_any_condition_can_be_said(tree: Node, language: str, groups: list[str]) -> None:
    words = people_in_words(Condition("", tree), CODEBOOK, language, groups=groups)
    assert words or groups
    assert re.search(r"\{\w*\}", words) is None


def _own(item: str) -> st.SearchStrategy[Node]:
    """A sound condition on one item of the codebook, with its own answers."""
    codes = CODEBOOK.items[item].codes
    if not codes:
        return st.builds(Compare, st.just(Name(item)), OPERATORS, NUMBERS.map(Number))
    code = st.sampled_from(codes)
    return (
        st.builds(Compare, st.just(Name(item)), st.sampled_from(["==", "!="]), code.map(Text))
        | st.builds(Call, st.just("selected"), st.just(item), code)
        | st.builds(
            Compare,
            st.just(Name(item)),
            st.sampled_from(["in", "not in"]),
            st.lists(code.map(Text), min_size=1).map(lambda each: Choices(tuple(each))),
        )
    )


sound = st.recursive(
    st.one_of([_own(item) for item in ("qparent", "qmet", "qage", "qagree", "qyoung")])
    | st.builds(
        Compare,
        st.just(Name("group")),
        st.sampled_from(["==", "!="]),
        st.sampled_from(["qmums", "qdads"]).map(Text),
    ),
    lambda inner: (
        inner.map(Not)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=6,
)


@given(sound, st.sampled_from(LANGUAGES))
def test_no_code_and_no_id_is_shown_where_there_are_words(tree: Node, language: str) -> None:
    words = people_in_words(Condition("", tree), CODEBOOK, language)
    shown = set(re.findall(r"\b[a-z_]+\d?[a-z_]*\b", words))
    hidden = {*CODEBOOK.items, "qmums", "qdads", "strongly_agree"}
    hidden |= {code for item in CODEBOOK.items.values() for code in item.codes if code[0] == "q"}
    assert not shown & hidden, words
