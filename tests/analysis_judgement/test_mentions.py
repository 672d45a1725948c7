"""Every figure of a draft, told what it is: what says something about answers is to be checked, the
rest is waved through.
"""

import re
from itertools import pairwise
from math import isnan
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.drafts.document import Block
from analysis.drafts.reading import read_document
from analysis.judgement.mention import Mention
from analysis.judgement.mentions import mentions, sightings
from analysis.language.claimed import claimed
from analysis.language.kinds import CLAIMS, WAVED
from analysis.language.passing import Passing, early, late
from analysis.language.sighting import Pattern


def told(text: str) -> list[tuple[str, str]]:
    """What is seen in a text and as what."""
    return [(text[one.start : one.end], one.kind) for one in sightings(Block(text, ""))]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (
            (
                "84% of the public (95% CI 82% to 86%; n = 1,987) agreed or strongly agreed that "
                "“Help should be free”."
            ),
            [
                ("84%", "percentage"),
                ("95%", "level"),
                ("82% to 86%", "interval"),
                ("n = 1,987", "base"),
            ],
        ),
        (
            (
                "Y cyhoedd: mae 85% (cyfwng hyder 95%: 82% i 86%; n = 1,987) yn cytuno neu'n "
                "cytuno'n gryf."
            ),
            [
                ("85%", "percentage"),
                ("95%", "level"),
                ("82% i 86%", "interval"),
                ("n = 1,987", "base"),
            ],
        ),
        (
            "That is 13 percentage points higher than among the public (85%).",
            [
                ("13 percentage points", "points"),
                ("higher than", "comparison"),
                ("85%", "percentage"),
            ],
        ),
        (
            "Four-fifths of teachers, four out of five",
            [("Four-fifths", "fraction"), ("four out of five", "fraction")],
        ),
        (
            "one in 4, 9 out of 10, one in ten",
            [("one in 4", "fraction"), ("9 out of 10", "fraction"), ("one in ten", "fraction")],
        ),
        (
            "two thirds, two-thirds, half, a third",
            [(one, "fraction") for one in ("two thirds", "two-thirds", "half", "a third")],
        ),
        (
            "84 per cent, 84pc, 84.3%, 84 y cant",
            [(one, "percentage") for one in ("84 per cent", "84pc", "84.3%", "84 y cant")],
        ),
        ("84 to 86%, 70–80%", [("84 to 86%", "range"), ("70–80%", "range")]),
        (
            "between 70 and 80%, between a third and a half",
            [("between 70 and 80%", "range"), ("between a third and a half", "range")],
        ),
        (
            "rose from 30% in 2020 to 45%",
            [
                ("rose", "comparison"),
                ("30%", "earlier"),
                ("2020", "year"),
                ("45%", "percentage"),
            ],
        ),
        (
            "20% more likely; twice as many",
            [("20% more likely", "ratio"), ("twice as many", "ratio")],
        ),
        (
            "hanner, naw o bob deg, dwy ran o dair",
            [(one, "fraction") for one in ("hanner", "naw o bob deg", "dwy ran o dair")],
        ),
        (
            "about 2,000 UK adults, 5 to 10 people",
            [("about 2,000", "count"), ("5", "number"), ("10", "count")],
        ),
        (
            "more than 5,600 participants in 77 studies and 22 randomised studies",
            [("more than 5,600", "count"), ("77 studies", "quantity"), ("22", "quantity")],
        ),
        (
            "most teachers, the vast majority, few of them",
            [("most", "phrase"), ("the vast majority", "phrase"), ("few", "phrase")],
        ),
        (
            "no clear difference; less likely than",
            [("no clear difference", "comparison"), ("less likely than", "comparison")],
        ),
        ("Table 3 and Figures 2, 3 and 4", [("Table 3", "label"), ("Figures 2, 3 and 4", "label")]),
        (
            "p. 12, [12], (2022), (Smith, 2019)",
            [
                ("p. 12", "page"),
                ("[12]", "reference"),
                ("(2022)", "reference"),
                ("(Smith, 2019)", "reference"),
            ],
        ),
        (
            "in 2022, on 13 June 2022 at 7.30pm",
            [("2022", "year"), ("13 June 2022", "date"), ("7.30pm", "time")],
        ),
        (
            "020 7946 0123, £5 to £10, £2.5 million",
            [("020 7946 0123", "phone"), ("£5 to £10", "money"), ("£2.5 million", "money")],
        ),
        (
            "aged 0 to 5, under 5s, 5-year-olds",
            [("aged 0 to 5", "age"), ("under 5s", "age"), ("5-year-olds", "age")],
        ),
        ("before the age of 5, all 22 tables", [("age of 5", "age"), ("22 tables", "quantity")]),
        (
            "COVID-19, v2.1, the 21st century",
            [("COVID-19", "code"), ("v2.1", "version"), ("21st", "ordinal")],
        ),
        ("p < 0.001, I² = 82%", [("p < 0.001", "statistic"), ("I² = 82%", "statistic")]),
        (
            "half an hour, the second half, a third party, a quarter of an hour, three and a half",
            [],
        ),
        (
            (
                "the most important, most recent, at most, for the most part, a few years, more "
                "than that"
            ),
            [],
        ),
        ("It is higher ground; more important than sleep; a third sector body", []),
        ("over 32,767 rows, marked under 50, hidden", [("32,767", "number"), ("50", "number")]),
        (
            "children under 5, over 50, a 5-point scale",
            [("under 5", "age"), ("50", "number"), ("5-point", "quantity")],
        ),
        (
            "teachers (84) and 10-5, 1 of 3",
            [(one, "number") for one in ("84", "10", "5", "1", "3")],
        ),
        (
            "half as many fathers; fell by a third",
            [("half as many", "ratio"), ("fell", "comparison"), ("a third", "ratio")],
        ),
        (
            "Year 6 pupils, in 2022 people said ±3%",
            [("Year 6", "label"), ("2022", "year"), ("3%", "percentage")],
        ),
        (
            "2000 adults, in 2,022 homes of 2,022 parents",
            [("2000", "count"), ("2,022", "number"), ("2,022", "count")],
        ),
        ("rose 5 points, by three points", [("5 points", "points"), ("three points", "points")]),
        ("12 green bottles; −5", [("12", "number"), ("−5", "number")]),
    ],
)
def test_figures_are_seen_for_what_they_are(text: str, seen: list[tuple[str, str]]) -> None:
    assert told(text) == seen


def test_what_words_allow_is_with_the_figure() -> None:
    text = "More than three quarters said so, 13 points fewer than nearly 2,000 parents; 84.3%."
    seen = {text[one.start : one.end]: one for one in sightings(Block(text, ""))}
    quarters, points, parents, share = (
        seen["More than three quarters"],
        seen["13 points"],
        seen["nearly 2,000"],
        seen["84.3%"],
    )
    assert (quarters.modifier, quarters.value, quarters.high) == ("more_than", 0.75, 1.0)
    assert 0.75 < quarters.low < 0.750001
    assert (points.direction, points.low) == ("lower", 0.125)
    assert (parents.modifier, parents.low) == ("nearly", 1800)
    assert (share.places, share.value, share.low) == (1, 84.3, pytest.approx(0.8425))


@pytest.mark.parametrize(
    "pattern", claimed("en"), ids=lambda pattern: f"{pattern.kind}: {pattern.example}"
)
def test_every_pattern_of_claims_reads_its_example(pattern: Pattern) -> None:
    assert pattern.kind in {kind for _text, kind in told(pattern.example)} | {"p"}
    assert list(pattern.read(pattern.written.search(pattern.example)))


@pytest.mark.parametrize(
    "passing",
    [*early("en"), *late("en")],
    ids=lambda passing: f"{passing.kind}: {passing.example}",
)
def test_every_figure_in_passing_is_told_by_its_example(passing: Passing) -> None:
    assert passing.kind in WAVED
    assert passing.kind in {seen for _text, seen in told(passing.example)}


def test_every_kind_is_to_be_checked_or_waved_or_a_bare_number() -> None:
    ways = (*claimed("en"), *early("en"), *late("en"))
    kinds = {way.kind for way in ways}
    assert kinds == set(CLAIMS) | set(WAVED)
    assert not set(CLAIMS) & set(WAVED)


WORDS = st.sampled_from(
    [
        "84%",
        "12",
        "1,987",
        "1",
        "in",
        "10",
        "2022",
        "13",
        "June",
        "half",
        "two",
        "thirds",
        "nearly",
        "more",
        "than",
        "most",
        "of",
        "teachers",
        "(2019)",
        "[3]",
        "Table",
        "£5",
        "n",
        "=",
        "CI",
        "to",
        "–",
        "%",
        ".",
        ",",
        ";",
        "p",
        "0.05",
        "aged",
        "5",
        "and",
        "95%",
        "points",
        "higher",
        "naw",
        "o",
        "bob",
        "deg",
        "3/4",
        "½",
        "٣",
        "page",
        "v2",
        "A4",
        "x@y.org",
        "020",
        "7946",
        "0958",
        "between",
        "20th",
    ]
)


@given(
    st.one_of(
        st.lists(WORDS, max_size=25).map(" ".join),
        st.lists(WORDS, max_size=12).map("".join),
        st.text(max_size=60),
    )
)
@example("1,2345.6,7 8")
@example("12.")
def test_every_digit_is_in_exactly_one_mention(text: str) -> None:
    seen = sightings(Block(text, ""))
    for one, after in pairwise(seen):
        assert one.end <= after.start
    for digits in re.finditer(r"\d+", text):
        assert sum(one.start <= digits.start() and digits.end() <= one.end for one in seen) == 1


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_what_is_to_be_checked_allows_something(text: str) -> None:
    for one in sightings(Block(text, "")):
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        if one.kind in ("percentage", "fraction", "phrase", "range"):
            assert one.low <= one.high or one.value > 100


def draft(folder: Path, text: str) -> tuple[Mention, ...]:
    file = folder / "draft.md"
    file.write_text(text, "utf-8")
    return mentions(read_document(file))


def test_a_binding_takes_in_the_words_that_belong_to_the_figure(tmp_path: Path) -> None:
    text = (
        "Nearly [two thirds]{claim=a.b.c} (95% CI [82% to 86%]{claim=a.b.c}), more than "
        "[**1,950**]{claim=a.n.c}, "
    )
    text += "[critical]{claim=u.v}."
    bound = [
        (one.text, one.kind, one.modifier, one.claim) for one in draft(tmp_path, text) if one.claim
    ]
    assert bound == [
        ("Nearly two thirds", "fraction", "nearly", "a.b.c"),
        ("82% to 86%", "interval", "", "a.b.c"),
        ("1,950", "number", "", "a.n.c"),
        ("critical", "comparison", "", "u.v"),
    ]


def test_of_a_bound_sentence_share_interval_and_base_are_checked_each(tmp_path: Path) -> None:
    text = (
        "[84% of the public (95% CI 82% to 86%; n = 1,987) agreed that “one in ten before the "
        "age of 5 …”]{claim=a.b.c}"
    )
    assert [(one.text, one.kind) for one in draft(tmp_path, text) if one.claim == "a.b.c"] == [
        ("84%", "percentage"),
        ("82% to 86%", "interval"),
        ("n = 1,987", "base"),
    ]


def test_bindings_beside_each_other_stay_apart(tmp_path: Path) -> None:
    found = draft(tmp_path, "between [70%]{claim=a.b.c} and [80%]{claim=a.b.d base=answered}")
    assert [(one.text, one.claim, one.base) for one in found] == [
        ("70%", "a.b.c", ""),
        ("80%", "a.b.d", "answered"),
    ]


def test_each_mention_has_its_line_and_why_it_is_waved(tmp_path: Path) -> None:
    text = (
        "So 84%\nof us in 2022\n\n| Group | n | Share (%) |\n|---|---|---|\n| Public | 1,987 "
        "| 84 |\n\n"
    )
    text += "# References\n\nA 1,\nB 20%.\n"
    assert [(one.place, one.text, one.kind, one.waved) for one in draft(tmp_path, text)] == [
        ("line 1", "84%", "percentage", ""),
        ("line 2", "2022", "year", "a year"),
        ("line 6", "1,987", "base", ""),
        ("line 6", "84", "percentage", ""),
        ("line 10", "1", "number", "in the list of references"),
        ("line 11", "20%", "percentage", "in the list of references"),
    ]


def test_a_comparison_has_no_range(tmp_path: Path) -> None:
    (mention,) = draft(tmp_path, "Teachers were less likely than parents to agree.")
    assert (mention.kind, mention.direction) == ("comparison", "lower")
    assert isnan(mention.low)


@pytest.mark.parametrize(
    "text",
    [
        "1 ",
        "one ",
        "most ",
        "@",
        "x@",
        "(a, ",
        "n = ",
        "{{",
        "[1,",
        "1.1.",
        "£1 to ",
        "January 1 ",
        "more than ",
    ],
)
def test_the_same_again_and_again_takes_no_time(text: str) -> None:
    assert len(sightings(Block(text * 1_000, ""))) <= 2_000


@pytest.mark.parametrize(
    ("text", "kind", "figure", "direction"),
    [
        ("All teachers agreed.", "phrase", "All", ""),
        ("Every teacher agreed.", "phrase", "Every", ""),
        ("Mae bron pob athro yn cytuno.", "phrase", "bron pob", ""),
        (
            "A higher share of teachers than of the public agreed.",
            "comparison",
            "higher share of teachers than of",
            "higher",
        ),
        ("3 of 4 teachers agreed.", "fraction", "3 of 4", ""),
        ("Support rose by 10%.", "ratio", "10%", "higher"),
        ("Gostyngodd y gefnogaeth; gostyngiad o 10%.", "ratio", "10%", "lower"),
    ],
)
def test_everybody_a_share_above_another_and_a_change_are_no_shares_misread(
    text: str, kind: str, figure: str, direction: str
) -> None:
    found = [one for one in sightings(Block(text, "line 1")) if text[one.start : one.end] == figure]
    assert [(one.kind, one.direction) for one in found] == [(kind, direction)]
