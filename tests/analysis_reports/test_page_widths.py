"""Pages of difficult studies: whatever their words and numbers, nothing is cut at any width."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from analysis import Responses
from analysis.reports import About, Report, ReportChoice, build_report
from analysis.reports.choice import ALSO
from analysis.reports.page.writing import page_of
from analysis.waves import with_waves
from survey import loads
from survey.codebook import Codebook
from survey.missing import Missing
from survey.record import CompletedInterview
from tests.analysis_reports.edges import sticking_out

WIDTHS = (320, 360, 768, 1280)
"""The first is a window of 1,280 pixels at 400%."""

LONG = (
    "Sefydliadaucenedlaetholacheglwysig " + "a rhieni neu ofalwyr plant o dan bum mlwydd oed " * 3
)
URDU = "والدین اور سرپرست جو پانچ سال سے کم عمر بچوں کی دیکھ بھال کرتے ہیں"
WORDS = {
    "plain": ("The public", "Teachers", "Do services do enough?", "Agree"),
    "long": (LONG, LONG[::-1], LONG * 2, LONG),
    "unbroken": ("x" * 90, "y" * 90, "z" * 200, "w" * 90),
    "emoji": ("👩‍👩‍👧 Parents", "🧑🏽‍🏫", "How 😀 are you? 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "😀😀😀"),
    "urdu": ("عوام", URDU, "آپ کس حد تک متفق ہیں؟ " + URDU, "اتفاق"),
}
LANGUAGE = {"urdu": "ur", "long": "cy"}


def definition(words: str, language: str, items: int) -> str:
    public, staff, asks, agree = WORDS[words]

    def text(said: str, more: str = "") -> str:
        return f'{{{language}: "{said}{more}"}}'

    questions = "".join(
        f"      - {{id: q{n}, ask: {text(asks, f' ({n})')}, scale: five, missing: [dont_know]}}\n"
        for n in range(items)
    )
    options = ", ".join(f"o{n}: {text(agree, f' {n}')}" for n in range(4))
    return f"""
instrument: difficult
version: "1"
title: {text("Difficult")}
languages: [{language}]
groups: {{public: {text(public)}, staff: {text(staff)}, third: {text(public, " 3")}}}
scales:
  five:
    answers: {{a1: {text(agree, " 1")}, a2: {text(agree, " 2")}, a3: {text(agree, " 3")},
              a4: {text(agree, " 4")}, a5: {text(agree, " 5")}}}
    nets: {{high: [a4, a5], low: [a1, a2]}}
  two:
    answers: {{n: {text(agree, " no")}, y: {text(agree, " yes")}}}
    nets: {{yes: [y]}}
sections:
  - title: {text("All")}
    questions:
{questions}
      - {{id: yes, ask: {text(asks)}, scale: two}}
      - {{id: many, ask: {text(asks)}, choose_many: {{{options}}}}}
      - {{id: one, ask: {text(asks)}, choose: {{{options}}}}}
"""


def people(items: int, number: int) -> Iterator[CompletedInterview]:
    for at in range(number):
        answers = {f"q{n}": f"a{1 + (at * 7 + n) % 5}" for n in range(items)}
        answers |= {"yes": "yn"[at % 3 == 0], "many": (f"o{at % 4}", "o3"), "one": f"o{at % 4}"}
        answers |= {"q0": Missing.DONT_KNOW} if at % 11 == 5 else {}
        answers["many"] = tuple(dict.fromkeys(answers["many"]))
        done = datetime(2024, 1 + at % 8, 10, tzinfo=UTC)
        yield CompletedInterview(
            f"p{at}",
            "difficult",
            "1",
            "",
            ("public", "staff", "third")[at % 3],
            "online",
            "en",
            answers,
            done,
            done,
            attributes={"region": f"{'region' * 4} {at % 9}"},
        )


def study(
    words: str, *, items: int = 2, number: int = 400, waves: int = 0, banner: bool = False
) -> Report:
    language = LANGUAGE.get(words, "en")
    book = Codebook.of([loads(definition(words, language, items))])
    responses = Responses.from_interviews(people(items, number), book)
    if waves:
        rounds = {
            f"{WORDS[words][3][:60]} {n}": (date(2024, n, 1), date(2024, n, 28))
            for n in range(1, waves + 1)
        }
        responses = with_waves(responses, rounds)
    about = About(f"{WORDS[words][2]}", client=WORDS[words][0], simulated=True)
    made = build_report(responses, about, language=language, banner=("region",) if banner else ())
    return replace(made, choice=ReportChoice(also=frozenset(ALSO)))


STUDIES: dict[str, Callable[[], Report]] = {
    **{words: lambda words=words: study(words) for words in WORDS},
    "one respondent": lambda: study("plain", number=1),
    "two hundred items": lambda: replace(study("plain", items=200), choice=ReportChoice()),
    "three waves": lambda: study("long", number=900, waves=3),
    "eight waves": lambda: study("urdu", number=1600, waves=8),
    "a broad banner": lambda: study("plain", banner=True, number=900),
}


@pytest.fixture(scope="module")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=needs_tool("chromium"), args=flags)
        yield browser
        browser.close()


@pytest.mark.parametrize("name", STUDIES)
def test_nothing_is_cut_at_any_width(name: str, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page_of(STUDIES[name]()), "utf-8")
    shown = browser.new_page()
    shown.goto(file.as_uri())
    for width in WIDTHS:
        shown.set_viewport_size({"width": width, "height": 900})
        assert (width, sticking_out(shown)[:3]) == (width, [])
