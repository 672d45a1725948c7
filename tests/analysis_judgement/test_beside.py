"""Figures without a name of their own, judged by the bound ones beside them: our own page, whole
and with one figure changed.
"""

import re
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from help_for_families import INSTRUMENT

from analysis import Responses
from analysis.drafts.reading import read_document
from analysis.figures import Answers, Identity, People
from analysis.judgement.account import account_of
from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from analysis.reports.building import build_report
from analysis.reports.model import About
from analysis.reports.page import write_page
from analysis.reports.writers import WRITERS
from analysis.rounding import percent
from survey.codebook import Codebook
from survey.definition import load, loads
from survey.missing import Missing
from survey.record import CompletedInterview

GIVEN = {
    "public": {
        "strongly_agree": 30,
        "agree": 54,
        "neither": 6,
        "disagree": 7,
        "strongly_disagree": 3,
        Missing.DONT_KNOW: 10,
    },
    "teachers": {
        "strongly_agree": 31,
        "agree": 15,
        "neither": 2,
        "disagree": 32,
        Missing.DONT_KNOW: 5,
    },
}


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    file = tmp_path_factory.mktemp("instrument") / "help.yaml"
    file.write_text(INSTRUMENT, "utf-8")
    asked = load(file)
    answers = [
        (group, code) for group, each in GIVEN.items() for code, n in each.items() for _ in range(n)
    ]
    interviews = [
        CompletedInterview(
            f"i{k}", "help", "1", asked.hash, group, "online", "en", {"support": code}
        )
        for k, (group, code) in enumerate(answers)
    ]
    return Evidence.of(Responses.from_interviews(interviews, Codebook.of([asked])))


@pytest.fixture(scope="module", params=["en", "cy"])
def page(
    request: pytest.FixtureRequest, evidence: Evidence, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("page") / "report.html"
    write_page(
        build_report(
            evidence.gate.responses, About("Help", simulated=True), language=request.param
        ),
        out,
    )
    return out


@pytest.fixture
def failing(page: Path, evidence: Evidence, tmp_path: Path) -> Callable[[str, str], list[Checked]]:
    """What fails once the first match of a pattern in the page is replaced."""

    def checked(pattern: str, instead: str) -> list[Checked]:
        text, changed = re.subn(pattern, instead, page.read_text("utf-8"), count=1)
        assert changed == 1
        (tmp_path / "changed.html").write_text(text, "utf-8")
        return [one for one in check_draft(tmp_path / "changed.html", evidence) if one.fails]

    return checked


def test_every_figure_of_our_own_page_holds_or_is_waved_with_a_reason(
    page: Path, evidence: Evidence
) -> None:
    checked = check_draft(page, evidence)
    assert [
        (one.mention.place, one.mention.text, one.verdict, one.reason)
        for one in checked
        if one.fails
    ] == []
    held = [one.mention.kind for one in checked if one.verdict == "holds"]
    assert {"percentage", "interval", "base", "points"} <= set(held)


@pytest.mark.parametrize(
    ("pattern", "instead", "verdict"),
    [
        (r"75\.6%", "71.6%", "wrong"),  # the low end of an interval
        (
            r'(<td [^>]*class="number">)84</td>',
            r"\g<1>83</td>",
            "wrong",
        ),  # how many of the public agree
        (
            r'(<td [^>]*class="number">)\+26\.5 (p[a-z]+)</td>',
            r"\g<1>+36.5 \2</td>",
            "wrong",
        ),  # a difference of shares
        (r'(<td [^>]*class="number">)110</td>', r"\g<1>111</td>", "wrong"),  # a base
        (
            r'(<td [^>]*class="number"><data [^>]*>)9%</data>',
            r"\g<1>8%</data>",
            "wrong",
        ),  # those who do not know
    ],
)
def test_a_changed_figure_beside_a_bound_one_is_found(
    failing: Callable[[str, str], list[Checked]], pattern: str, instead: str, verdict: str
) -> None:
    assert verdict in {one.verdict for one in failing(pattern, instead)}


def test_what_is_drawn_in_a_chart_is_judged_as_everything_else_is(
    evidence: Evidence, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.html"
    row = '<tr><th>All</th><td data-claim="support.agree.public">83%</td><td>12%</td></tr>'
    chart = f'<div class="chart"><table>{row}</table></div>'
    draft.write_text(f"<figure>{chart}<figcaption>44% agree.</figcaption></figure>{chart}", "utf-8")
    told = [(one.mention.text, one.waved or one.verdict) for one in check_draft(draft, evidence)]
    assert told == [
        ("83%", "wrong"),
        ("12%", "not bound"),
        ("44%", "not bound"),
        ("83%", "wrong"),
        ("12%", "not bound"),
    ]


def test_the_row_of_an_answer_is_not_that_of_the_net_that_has_its_name(
    evidence: Evidence, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.html"
    shown = (
        ("Agree", "=agree", "54%"),
        ("Disagree", "=disagree", "7%"),
        ("Disagree", "strongly_agree", "30%"),
    )
    rows = "".join(
        f'<tr><th>{head}</th><td><data data-claim="support.{claim}.public">{share}</data></td></tr>'
        for head, claim, share in shown
    )
    draft.write_text(
        f"<table><tr><th>Answer</th><th>The public: share</th></tr>{rows}</table>", "utf-8"
    )
    assert [one.verdict for one in check_draft(draft, evidence)] == [
        "holds",
        "holds",
        "other answers",
    ]


# --- rankings and ratings ---

CENTRE = """
instrument: centre
version: "1"
title: The centre
languages: [en]
groups: {parents: Parents, workers: Workers}
words: {no_answer: Left blank}
sections:
  - title: Views
    questions:
      - id: valued
        ask: Put these in order of how much you value them.
        rank: {play: Play, advice: Advice from a health visitor, rest: A rest}
        optional: true
      - id: recommend
        ask: How likely are you to recommend the centre?
        rating:
          {min: 0, max: 10, low: Not at all likely, high: Extremely likely,
            nets: {promoters: {label: Promoters, answers: ["9", "10"]}}}
"""


@pytest.fixture(scope="module")
def centre() -> Evidence:
    orders = list(permutations(("play", "advice", "rest")))
    rows = [("parents" if number < 120 else "workers", number) for number in range(220)]
    answers = (
        CompletedInterview(
            f"{number}",
            "centre",
            "1",
            "",
            group,
            "page",
            "en",
            {
                "valued": orders[number % 4] if number % 9 else Missing.NO_ANSWER,
                "recommend": str(number % 11),
            },
        )
        for group, number in rows
    )
    return Evidence.of(Responses.from_interviews(answers, Codebook.of([loads(CENTRE)])))


@pytest.fixture(scope="module")
def of_centre(centre: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("centre") / "report.html"
    write_page(
        build_report(centre.gate.responses, About("Views of a centre"), standard="none"), path
    )
    return path


def test_our_own_page_of_rankings_and_ratings_gives_no_false_alarm(
    of_centre: Path, centre: Evidence
) -> None:
    checked = check_draft(of_centre, centre)
    assert [(one.mention.text, one.claim, one.reason) for one in checked if one.fails] == []
    waved = [one.mention.waved for one in checked if one.mention.waved]
    assert waved.count("the data have this mean place") == 9
    assert waved.count("the data have as many who gave no answer") == 3  # Left blank


def test_a_mean_place_that_the_data_do_not_have_is_not_waved(
    of_centre: Path, centre: Evidence
) -> None:
    text = of_centre.read_text("utf-8")
    of = Identity("valued", Answers(("play",)), People.of("parents"))
    mean = f"{centre.gate.mean_place(of):.1f}"
    changed, cells = re.subn(
        rf'(<td [^>]*class="number">){re.escape(mean)}</td>', r"\g<1>2.9</td>", text, count=1
    )
    assert cells == 1
    wrong = of_centre.with_name("wrong.html")
    wrong.write_text(changed, "utf-8")
    failing = [one for one in check_draft(wrong, centre) if one.fails]
    assert [one.mention.text for one in failing] == ["2.9"]


def test_who_put_an_answer_first_is_judged_by_the_words_of_the_sentence(
    centre: Evidence, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.md"
    share = percent(
        centre.gate.figure(Identity("valued", Answers(("play",)), People.of("parents"))).estimate
    )
    draft.write_text(
        f"[{share}]{{claim=valued.play.parents}} of parents put play first.\n\n"
        f"[{share}]{{claim=valued.play.parents}} of parents put advice from a health visitor "
        "first.\n",
        "utf-8",
    )
    verdicts = [one.verdict for one in check_draft(draft, centre)]
    assert verdicts == ["holds", "other answers"]


# --- the whole demonstration, by every writer ---

ENDINGS = (".html", ".docx", ".xlsx", ".pptx")


def _written(responses: Responses, path: Path, **more: object) -> Path:
    """A report of these answers in the format of the file."""
    report = build_report(responses, About("A report", simulated=True), **more)  # type: ignore[arg-type]
    writer = next(one for one in WRITERS.values() if path.suffix in one.endings)
    writer.write(report, path)
    return path


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_figure_that_a_writer_writes_has_its_name_and_holds(
    ending: str, evidence: Evidence, tmp_path: Path
) -> None:
    path = _written(evidence.gate.responses, tmp_path / f"report{ending}")
    document = read_document(path)
    checked = check_draft(path, evidence)
    assert [(one.mention.place, one.mention.text, one.reason) for one in checked if one.fails] == []
    account = account_of(document, checked)
    assert (account.unbound, account.unread) == (0, ())
    assert account.judged > 25


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_figure_of_a_study_with_routed_items_and_combinations_gives_false_alarm(
    ending: str, language: str, named: Evidence, tmp_path: Path
) -> None:
    """Findings, base lines, clauses that say who was asked: up to 2,000 figures."""
    path = _written(named.gate.responses, tmp_path / f"report{ending}", language=language)
    checked = check_draft(path, named)
    assert [(one.mention.place, one.claim, one.reason) for one in checked if one.fails] == []
    holding = sum(one.verdict == "holds" for one in checked)
    assert holding > (300 if ending == ".pptx" else 1_000)
