"""The identity of a figure: one value with a written name, read back as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import EVERYBODY, Answers, Identity, Part, People, parts_of
from analysis.figures.words import answers_in_words
from survey import loads
from survey.codebook import Codebook
from survey.errors import DataError

BOOK = Codebook.of(
    [
        loads(
            """
instrument: named
version: "1"
title: Named
languages: [en, cy]
groups: {teachers: Teachers, early-years: Early-years workers}
sections:
  - title: All
    questions:
      - {id: easy, ask: It is easy to get help., scale: agreement5, missing: [dont_know]}
      - {id: helped, ask: Were you helped?, choose: {yes: {en: Yes, cy: Do}, no: {en: No, cy: Na}}}
"""
        )
    ]
)
EASY = BOOK.item("easy")


@pytest.mark.parametrize(
    ("text", "codes", "net", "name"),
    [
        ("agree", ("agree", "strongly_agree"), "agree", "agree"),
        ("=agree", ("agree",), "", "=agree"),
        ("neither", ("neither",), "", "=neither"),
        ("agree+neither", ("neither", "agree"), "", "neither+agree"),
    ],
)
def test_a_net_and_the_answer_of_its_name_are_two(
    text: str, codes: tuple[str, ...], net: str, name: str
) -> None:
    answers = Answers.read(text, EASY)
    assert (answers.codes, answers.net, answers.name) == (codes, net, name)
    assert Answers.read(answers.written, EASY) == answers


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("agree", "Agree or strongly agree"),
        ("=agree", "Agree"),
        ("disagree+strongly_disagree", "Disagree or Strongly disagree"),
        ("=dont_know", "Don't know"),
        ("=44", "44"),
    ],
)
def test_answers_are_worded_as_what_they_are(name: str, label: str) -> None:
    assert answers_in_words(EASY, name, BOOK.catalogue("en")) == label


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("teachers", (Part(("teachers",)),)),
        ("teachers+early-years", (Part(("teachers", "early-years")),)),
        ("total", (Part(),)),
        ("teachers[region == 'wales']", (Part(("teachers",), "region == 'wales'"),)),
        ("(a+b)[wales]", (Part(("a", "b"), "wales"),)),
        ("a+b[x - 1 > 2 or y == '](.']", (Part(("a",)), Part(("b",), "x - 1 > 2 or y == '](.'"))),
        ("a[x == 'y']+b+c", (Part(("a",), "x == 'y'"), Part(("b", "c")))),
        ("total[mode == 'online']", (Part((), "mode == 'online'"),)),
    ],
)
def test_a_bracket_belongs_to_the_part_before_it(text: str, parts: tuple[Part, ...]) -> None:
    people = People.read(text)
    assert (people.parts, People.read(people.name)) == (parts, people)


def test_a_group_called_total_stays_itself() -> None:
    assert People.read("total", ["total", "other"]) == People.of("total")
    assert People.read("total", ["other"]) == EVERYBODY


@pytest.mark.parametrize("text", ["", "a+", "a[]", "a[ ]", "a]b", "[x == 1]", "a(b)"])
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        People.read(text)


@pytest.mark.parametrize(
    "name",
    [
        "easy.agree.teachers",
        "easy.=agree.teachers@answered",
        "helped.yes.early-years",
        "easy.neither+agree.(teachers+early-years)[a.b == '@valid']@everyone",
        "easy.agree.total",
    ],
)
def test_a_name_is_written_as_it_is_read(name: str) -> None:
    assert Identity.read(name, BOOK).name == name


@pytest.mark.parametrize(
    "text", ["easy", "easy.", ".agree.x", "easy.agree.x.y", "easy.agree@valid@valid", ""]
)
def test_what_is_no_name_has_no_parts(text: str) -> None:
    assert parts_of(text) == ("", "", "", "")


def test_a_base_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(DataError, match="there is no base 'answred'; did you mean 'answered'"):
        Identity.read("easy.agree.teachers@answred", BOOK)


CODES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True).filter(
    lambda code: code not in ("total", "all", "everyone")
)
CONDITIONS = st.text("abc=<>' .+-()@x", min_size=1, max_size=20).map(
    lambda text: f"x == '{text.replace(chr(39), '')}'"
)


@given(
    parts=st.lists(
        st.builds(
            Part,
            st.lists(CODES, min_size=1, max_size=3, unique=True).map(tuple),
            st.one_of(st.just(""), CONDITIONS),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_people_are_read_as_they_are_written(parts: list[Part]) -> None:
    once = People.read(People(tuple(parts)).name)
    assert People.read(once.name) == once
    assert set(once.codes) == {code for part in parts for code in part.codes}
