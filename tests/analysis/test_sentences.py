"""Sentences by rule: what was asked stays in its own words, and nothing is said that the figure
does not bear.
"""

from dataclasses import replace
from math import nan

import pytest

from analysis.figures import Identity
from analysis.figures.words import FigureWords
from analysis.publication.disclosure import CONFIDENTIAL
from analysis.publication.released import Released, Withheld
from analysis.publication.standards import LOW_RELIABILITY, THIN, standard_named
from analysis.rounding import percent
from analysis.sentences import comparison, headline
from survey import loads
from survey.codebook import Codebook

DEFINITION = """
instrument: sentences
version: "1"
title: {en: Sentences, cy: Brawddegau}
languages: [en, cy]
groups: {public: {en: The public, cy: Y cyhoedd}, nhs: {en: NHS staff, cy: Staff y GIG}}
sections:
  - title: {en: All, cy: Popeth}
    questions:
      - id: support
        ask: {en: "How much do you agree or disagree? Help should be free.",
          cy: "I ba raddau? Dylai cymorth fod am ddim."}
        scale: agreement5
      - {id: matters, ask: {en: How important is sleep?, cy: Pa mor bwysig yw cwsg?},
         scale: importance}
      - id: seen
        ask: {en: What have you seen? Choose all that apply.,
          cy: Beth welsoch chi? Dewiswch bob un sy'n berthnasol.}
        choose_many: {a: {en: Crying, cy: Crio}, b: {en: Play, cy: Chwarae}}
"""
BOOK = Codebook.of([loads(DEFINITION)])
EN, CY = FigureWords(BOOK), FigureWords(BOOK, "cy")


def figure(
    name: str, estimate: float = 0.845, low: float = 0.82, high: float = 0.86, n: int = 1987
) -> Released:
    identity = Identity.read(name, BOOK)
    known = identity, estimate, low, high, n, n, n, "", "wilson", 0.95, "", "0"
    return Released(*known, standard=standard_named("none"))


AGREEMENT2 = """
scales:
  agreement2: {answers: {disagree: {en: No, cy: Na}, agree: {en: Yes, cy: Ie}},
    nets: {agree: [agree]}}
"""
CI, CH = "(95% CI 82% to 86%; n = 1,987)", "(cyfwng hyder 95%: 82% i 86%; n = 1,987)"


@pytest.mark.parametrize(
    ("words", "name", "sentence"),
    [
        (
            EN,
            "support.agree.public",
            f"85% of the public {CI} agreed or strongly agreed that “Help should be free”.",
        ),
        (
            EN,
            "support.=agree.nhs",
            f"85% of NHS staff {CI} agreed, but not strongly, that “Help should be free”.",
        ),
        (
            EN,
            "support.disagree+neither.total",
            f"85% of all respondents {CI} answered “Disagree” or “Neither agree",
        ),
        (
            EN,
            "matters.very_important.public",
            (
                f"85% of the public {CI} answered “Very important” when asked “How important is "
                "sleep?”."
            ),
        ),
        (
            EN,
            "seen.a.public",
            f"85% of the public {CI} chose “Crying” when asked “What have you seen?”.",
        ),
        (
            CY,
            "support.agree.public",
            (
                f"Y cyhoedd: mae 85% {CH} yn cytuno neu'n cytuno'n gryf â'r gosodiad “Dylai "
                "cymorth fod am"
            ),
        ),
        (
            CY,
            "matters.very_important.public",
            f"Y cyhoedd: atebodd 85% {CH} “Pwysig iawn” i'r cwestiwn “Pa mor bwysig yw cwsg?”.",
        ),
    ],
)
def test_a_headline_says_who_how_many_and_what_in_the_words_that_were_asked(
    words: FigureWords, name: str, sentence: str
) -> None:
    assert headline(figure(name), words).startswith(sentence)


def test_who_agrees_on_a_scale_without_strong_answers_just_agrees() -> None:
    short = DEFINITION.replace("scale: agreement5", "scale: agreement2") + AGREEMENT2
    book = Codebook.of([loads(short)])
    figure_of = replace(
        figure("support.=agree.public"), identity=Identity.read("support.agree.public", book)
    )
    assert (
        headline(figure_of, FigureWords(book))
        == f"85% of the public {CI} agreed that “Help should be free”."
    )
    assert f"mae 85% {CH} yn cytuno â'r gosodiad" in headline(figure_of, FigureWords(book, "cy"))


def test_a_figure_without_an_interval_says_none() -> None:
    assert headline(figure("support.agree.public", low=nan, high=nan), EN).startswith(
        "85% of the public (n = 1,987) agreed"
    )


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (THIN, "No figure is published for the public: too few people answered."),
        (LOW_RELIABILITY, "The public: no figure is published, since it is too uncertain."),
        (CONFIDENTIAL, "The public: no figure is published, to protect respondents."),
    ],
)
def test_a_withheld_figure_gives_the_reason_and_no_number(reason: str, sentence: str) -> None:
    of = figure("support.agree.public").identity
    withheld = Withheld(of, reason, "u", 12, standard_named("hse"))
    assert headline(withheld, EN) == sentence
    assert "12" not in headline(withheld, CY)


def test_groups_are_compared_only_in_words_the_test_allows() -> None:
    one, other = figure("support.agree.nhs", 0.97), figure("support.agree.public", 0.845)
    assert (
        comparison(one, other, EN, "clear")
        == "That is 13 percentage points higher than among the public (85%)."
    )
    assert (
        comparison(other, one, EN, "clear")
        == "That is 13 percentage points lower than among NHS staff (97%)."
    )
    assert (
        comparison(one, other, EN, "not clear")
        == "There is no clear difference between NHS staff (97%) and the public (85%)."
    )
    assert comparison(one, other, CY, "not clear").startswith(
        "Nid oes gwahaniaeth clir rhwng “Staff y GIG” (97%)"
    )


def test_a_difference_that_was_not_tested_is_not_called_unclear() -> None:
    one, other = figure("support.agree.nhs", 0.97), figure("support.agree.public", 0.845)
    assert comparison(one, other, EN, "not tested") == (
        "The difference between NHS staff (97%) and the public (85%) was not tested: nothing "
        "varies, or all are in one cluster."
    )


@pytest.mark.parametrize(
    ("flag", "mark"),
    [
        ("low base", "low base"),
        ("low effective base", "low effective base"),
        ("few clusters", "few clusters"),
    ],
)
def test_a_thin_figure_is_marked_in_its_sentence_and_beside_another(flag: str, mark: str) -> None:
    thin = replace(figure("support.agree.nhs", 0.97), n=41, flag=flag)
    other = figure("support.agree.public", 0.845)
    assert f"n = 41, {mark})" in headline(thin, EN)
    assert f"NHS staff (97%, {mark}) and the public (85%)" in comparison(
        thin, other, EN, "not clear"
    )
    assert comparison(other, thin, EN, "clear").endswith(f"than among NHS staff (97%, {mark}).")


def test_the_mark_of_a_low_base_is_in_the_language() -> None:
    thin = replace(figure("support.agree.nhs", 0.97), n=41, flag="low base")
    marks = {"cy": "sail isel", "pl": "mała podstawa", "ur": "کم بنیاد"}
    for language, mark in marks.items():
        assert mark in headline(thin, FigureWords(EN.codebook, language))


def test_don_t_know_counted_in_is_said() -> None:
    one = figure("support.agree.public")
    assert "don't know, refused and no answer counted in" in headline(
        replace(one, identity=replace(one.identity, base="answered")), EN
    )


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.845, "85%"), (0.285, "29%"), (0.565, "57%"), (0.0049999, "0%"), (1, "100%"), (0.005, "1%")],
)
def test_percentages_are_rounded_half_up_from_the_unrounded_figure(share: float, text: str) -> None:
    assert percent(share) == text
