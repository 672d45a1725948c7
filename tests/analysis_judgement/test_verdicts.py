"""Claims written around the simulated study and students' answers: each gets its right verdict, a
reason and a right sentence.
"""

from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from claim_rows import Claimed, claims

from analysis import Responses
from analysis.drafts.inline_bindings import bound
from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from analysis.judgement.verdicts import VERDICTS
from analysis.publication.released import Released
from analysis.rounding import percent
from analysis.sentences import headline
from survey.errors import DataError

FILES = ("demo", "wordings", "people", "others", "students", "pisa")
MATERIAL = {name: claims(name) for name in FILES}

Check = Callable[[str, Evidence], list[Checked]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The figures of a Markdown draft that have to hold, with their verdicts."""

    def checked(text: str, evidence: Evidence) -> list[Checked]:
        draft = tmp_path / "draft.md"
        draft.write_text(text, "utf-8")
        return [one for one in check_draft(draft, evidence) if not one.waved]

    return checked


def of_figure(row: Claimed, checked: list[Checked]) -> Checked:
    """The one in square brackets; what is bound may be read with the words beside it."""
    return next(one for one in checked if row.stands_at(one.mention.start, one.mention.end))


@pytest.mark.parametrize("name", MATERIAL)
def test_every_claim_gets_its_verdict_and_no_other(
    name: str, check: Check, study_of: Callable[[str], Evidence]
) -> None:
    wrong = []
    for row in MATERIAL[name]:
        found = of_figure(row, check(row.bound, study_of(row.study)))
        if found.verdict != row.verdict:
            wrong.append(
                f"{row.study}: {row.text} is {row.verdict}, found {found.verdict}: {found.reason}"
            )
    assert not wrong, "\n".join(wrong)


def test_the_material_has_every_verdict_and_every_way_to_distort_a_claim() -> None:
    rows = [row for each in MATERIAL.values() for row in each]
    assert len(rows) >= 120
    assert {row.verdict for row in rows} == set(VERDICTS)
    ways = Counter(row.way for row in rows)
    asked = (
        "swapped group",
        "swapped answers",
        "other base",
        "truncation",
        "wrong direction",
        "overstated phrase",
    )
    assert all(ways[way] >= 5 for way in (*asked, "insignificant difference"))
    assert sum(row.verdict == "holds" for row in rows) >= 50


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_verdict_comes_with_a_reason_and_what_fails_with_a_sentence_that_would_be_right(
    verdict: str, check: Check, study_of: Callable[[str], Evidence]
) -> None:
    row = next(
        row
        for each in (MATERIAL["demo"], MATERIAL["others"])
        for row in each
        if row.verdict == verdict
    )
    found = of_figure(row, check(row.bound, study_of(row.study)))
    assert found.reason
    assert VERDICTS[verdict].meaning
    assert VERDICTS[verdict].sign
    assert bool(found.suggestion) == (verdict != "holds")
    assert found.fails == (verdict != "holds")


def test_the_verdicts_are_those_of_the_contract() -> None:
    words = (
        "holds, rounds differently, wrong, other question, other answers, other people, "
        "other base, too few respondents, difference not clear, phrase too strong, "
        "population not covered, not bound"
    )
    assert set(VERDICTS) == set(words.split(", "))


def test_the_two_84_of_the_press_are_told_apart_though_the_numbers_are_equal(
    check: Check, demo: Evidence
) -> None:
    public, professionals = (
        "health_support.agree.public",
        "gov_enough.disagree.teachers+early_years_workers",
    )
    shares = [
        percent(demo.gate.figure(demo.read(claim).identity).estimate)
        for claim in (public, professionals)
    ]
    assert shares == ["84%", "84%"]
    said = "of the public agreed that health services should offer support to families."
    (right,) = check(f"[84%]{{claim={public}}} {said}", demo)
    (swapped,) = check(f"[84%]{{claim={professionals}}} {said}", demo)
    assert (right.verdict, swapped.verdict) == ("holds", "other question")


def test_very_important_printed_as_agreed_critical_is_caught_though_97_is_97(
    check: Check, demo: Evidence
) -> None:
    claim = "relationships_important.very_important.teachers+early_years_workers"
    (found,) = check(
        f"[97%]{{claim={claim}}} of professionals agreed that early relationships are critical.",
        demo,
    )
    assert (found.verdict, percent(found.computed)) == ("other answers", "97%")
    assert found.reason == (
        "97% is the share that answered “Very important”; “agreed … critical” is no answer to "
        "that question"
    )
    assert found.suggestion.startswith(
        "97% of teachers and early-years workers answered “Very important”"
    )
    assert "In full: 97% of teachers and early-years workers (95% CI 96% to 98%; n = 743)" in (
        found.suggestion
    )


def test_interval_and_base_in_brackets_belong_to_the_share_before_them(
    check: Check, demo: Evidence
) -> None:
    text = (
        "[84%]{claim=health_support.agree.public} of the public (95% CI 82% to 86%; n = "
        "1,950) agreed."
    )
    assert [(one.mention.kind, one.verdict) for one in check(text, demo)] == [
        ("percentage", "holds"),
        ("interval", "holds"),
        ("base", "holds"),
    ]
    wrong = check(text.replace("86%", "88%").replace("1,950", "2,000"), demo)
    assert [one.verdict for one in wrong] == ["holds", "wrong", "wrong"]


def test_words_before_a_share_in_brackets_say_the_same_share(check: Check, demo: Evidence) -> None:
    text = (
        "{} of the public ([21%]{{claim=gov_enough.agree.public}}) agreed that the UK "
        "Government does enough."
    )
    assert [one.verdict for one in check(text.format("One in five"), demo)] == ["holds", "holds"]
    assert [one.verdict for one in check(text.format("A quarter"), demo)] == [
        "phrase too strong",
        "holds",
    ]
    turned = (
        "[One in five]{{claim=gov_enough.agree.public}} of the public ({}) agreed that the "
        "UK Government does enough."
    )
    assert [
        [one.verdict for one in check(turned.format(share), demo)] for share in ("21%", "29%")
    ] == [
        ["holds", "holds"],
        ["holds", "wrong"],
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("{teachers} of teachers agreed, a higher share than the {public} of the public.", "holds"),
        ("Teachers ({teachers}) were more likely than the public ({public}) to agree.", "holds"),
        ("The public ({public}) were more likely than teachers ({teachers}) to agree.", "wrong"),
        (
            "Early-years workers ({early}) were more likely than teachers ({teachers}) to agree.",
            "difference not clear",
        ),
    ],
)
def test_a_comparison_of_two_bound_shares_needs_no_binding_of_its_own(
    text: str, verdict: str, check: Check, demo: Evidence
) -> None:
    shares = {
        "teachers": "92% teachers",
        "public": "84% public",
        "early": "94% early_years_workers",
    }
    bound = {
        name: "[{}]{{claim=health_support.agree.{}}}".format(*said.split())
        for name, said in shares.items()
    }
    found = {one.mention.kind: one.verdict for one in check(text.format(**bound), demo)}
    assert found == {"percentage": "holds", "comparison": verdict}


def test_what_failed_has_the_figures_beside_it(check: Check, demo: Evidence) -> None:
    (found,) = check("[89%]{claim=health_support.agree.public} of the public agreed.", demo)
    figure = demo.gate.figure(demo.read("health_support.agree.public").identity)
    assert (found.published, found.computed, found.n) == (0.89, figure.estimate, 1950)
    assert (found.low, found.high) == (figure.low, figure.high)
    words = demo.gate.words("en")
    short, full = headline(figure, words, short=True), headline(figure, words)
    assert found.suggestion == f"{short} In full: {full}"
    assert short.startswith("84% of the public agreed or strongly agreed that “Health services")


def test_figures_in_cells_of_a_table_are_percentages(check: Check, demo: Evidence) -> None:
    table = "| | The public |\n|---|---|\n| Agree | [84]{claim=health_support.agree.public} |\n"
    assert [one.verdict for one in check(table, demo)] == ["holds"]
    assert [one.verdict for one in check(table.replace("84", "79"), demo)] == ["wrong"]


MADE_OF = {
    "demo": ("public", "teachers", "teachers+early_years_workers"),
    "named": ("professionals[wales]", "public[women]", "public[region == 'ni']"),
    "one_population": ("total",),
    "regions": ("england",),
}


@pytest.mark.parametrize("study", MADE_OF)
def test_sentences_that_the_report_makes_hold(
    study: str, check: Check, study_of: Callable[[str], Evidence]
) -> None:
    """In English and Welsh, for every item with a NET or of yes and no, its people on each base;
    with the base in the binding, and with the words to decide.
    """
    evidence, lines = study_of(study), []
    for words in map(evidence.gate.words, ("en", "cy")):
        for item in evidence.codebook.items.values():
            nets = [net.name for net in item.nets] or (["yes"] if "yes" in item.codes else [])
            bases = ("valid", "answered", *(["everyone"] if item.otherwise else []))
            names = [f"{item.id}.{net}.{people}" for net in nets for people in MADE_OF[study]]
            for name, base in product(names, bases):
                figure = evidence.gate.figure(evidence.read(name, base).identity)
                if isinstance(figure, Released) and figure.n:
                    said, sentence = percent(figure.estimate), headline(figure, words)
                    fixed = (f"{name}@{base}", name)
                    lines += [sentence.replace(said, bound(said, claim), 1) for claim in fixed]
    checked = check("\n\n".join(lines), evidence)
    assert len(checked) > 2 * len(lines) > 100
    assert [(one.mention.text, one.claim, one.reason) for one in checked if one.fails] == []


def test_dates_and_references_need_no_claim(check: Check, demo: Evidence) -> None:
    text = (
        "In June 2022 (Smith, 2019) we asked on page 12 about £3 million [4]. Call 020 7946 0123."
    )
    assert check(text, demo) == []


def test_a_claim_that_the_study_does_not_have_is_told_with_its_place_and_the_nearest_name(
    check: Check, demo: Evidence
) -> None:
    text = (
        "One.\n\n[84%]{claim=health_suport.agree.public} and "
        "[84%]{claim=health_support.agree.pubic}."
    )
    with pytest.raises(DataError) as error:
        check(text, demo)
    said = str(error.value).replace(str(error.value).split("draft.md")[0], "")
    assert said.startswith(
        "draft.md, line 3: there is no item 'health_suport'; did you mean 'health_support'?"
    )
    assert "there is no group 'pubic'; did you mean 'public'?" in said


def test_a_difference_of_groups_with_people_in_common_is_refused(
    check: Check, demo: Evidence
) -> None:
    with pytest.raises(DataError, match="have people in common"):
        check(
            "[8 points]{claim=health_support.agree.teachers-teachers+early_years_workers} more.",
            demo,
        )


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("[More than 80%]{claim=health_support.agree.public} of the public agreed.", "holds"),
        ("[At least 84%]{claim=health_support.agree.public} of the public agreed.", "holds"),
        (
            "[Nearly 84%]{claim=health_support.agree.public} of the public agreed.",
            "phrase too strong",
        ),
        ("[80–85%]{claim=health_support.agree.public} of the public agreed.", "holds"),
        ("[one in four]{claim=gov_enough.agree.public} of the public agreed.", "phrase too strong"),
        ("[1 in 5]{claim=gov_enough.agree.public} of the public agreed.", "holds"),
        ("[84 per cent]{claim=health_support.agree.public} of the public agreed.", "holds"),
        ("[All]{claim=health_support.agree.public} agreed.", "phrase too strong"),
    ],
)
def test_figures_are_read_as_they_are_written(
    text: str, verdict: str, check: Check, demo: Evidence
) -> None:
    (found, *_) = check(text, demo)
    assert found.verdict == verdict, found.reason


def test_a_standard_that_protects_respondents_hides_shares_of_few_and_all_but_few(
    simulated: Responses, tmp_path: Path
) -> None:
    protected = Evidence.of(simulated, standard="ons")
    draft = tmp_path / "draft.md"
    few, others = (
        "relationships_important.not_at_all_important.teachers",
        "relationships_important.important.teachers",
    )
    draft.write_text(
        (
            f"- [0%]{{claim={few}}}\n- [99%]{{claim={others}}}\n- "
            f"[92%]{{claim=health_support.agree.teachers}}\n"
        ),
        "utf-8",
    )
    small, large, published = check_draft(draft, protected)
    assert (small.verdict, large.verdict, published.verdict) == (
        "too few respondents",
        "too few respondents",
        "holds",
    )
    assert "counts under 10" in small.reason
    assert [one.verdict for one in check_draft(draft, Evidence.of(simulated))] == [
        "holds",
        "holds",
        "holds",
    ]
