"""What Python makes of conditions, answers and routes, a real browser makes of them as well."""

import contextlib
import hashlib
import random
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_browser import EVERY_KIND, NEW_KINDS, chromium, plain, run
from playwright.sync_api import Page
from questionnaires import answers_to, questionnaires

from survey.conditions import (
    And,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    evaluate,
)
from survey.definition import loads
from survey.errors import AnswerError, InterviewError
from survey.forms import Form
from survey.forms.page.javascript import conditions_script, expression
from survey.forms.page.languages import spoken
from survey.forms.page.making import SCRIPTS, library
from survey.forms.page.rules import Texts, definition_of, rules_of
from survey.forms.page.words import PagePhrases
from survey.interview import Interview, displayed_order
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.questions import (
    Answers,
    Day,
    OpenText,
    Option,
    Quantity,
    Ranking,
    TimeOfDay,
    parsed,
)
from survey.route import displayed_options
from survey.wording import Wording
from survey.words import Catalogue, catalogue_of

CASES = 3_000
TODAY = "2026-11-29"
CODES = ["a", "b", "none", "other", "7", "-3", "1000", "Z", "é", "ﬀ", "😀", "￿", *Missing.names()]
IDS = ["choice", "many", "number", "whole", "words", "note", "absent"]


@pytest.fixture(scope="module")
def page(needs_tool: Callable[[str], str]) -> Iterator[Page]:
    with chromium(needs_tool("chromium")) as browser:
        yield browser.new_page()


def _answers(dice: random.Random) -> dict[str, Any]:
    values = {
        "choice": dice.choice(CODES),
        "many": tuple(dice.sample(CODES[:5], dice.randint(0, 3))),
        "number": dice.choice([0, -2.5, 0.1, 0.2, 1e15, 7.25, 1e-7]),
        "whole": dice.randint(-3, 3),
        "words": dice.choice(["", "x y", "Z", "10", "9", *CODES]),
        "note": True,
    }
    return {
        name: dice.choice(list(Missing)) if dice.random() < 0.4 else value
        for name, value in values.items()
    }


def _tree(dice: random.Random, depth: int = 4) -> Node:
    deeper = [_and, _or, _not, _arithmetic, _comparison, _inside, _comparison] if depth else []
    return dice.choice([_name, _call, _literal, *deeper, *deeper])(dice, depth - 1)


def _name(dice: random.Random, depth: int) -> Node:
    return Name(dice.choice(IDS))


def _literal(dice: random.Random, depth: int) -> Node:
    return (
        Text(dice.choice(CODES))
        if dice.random() < 0.5
        else Number(dice.choice([0.0, 1.0, 2.5, 0.3, 1e16, 1e300]))
    )


def _call(dice: random.Random, depth: int) -> Node:
    function = dice.choice(["answered", "selected", "count"])
    ids = IDS if function == "answered" else ["choice", "many", "absent"]
    return Call(function, dice.choice(ids), dice.choice(CODES) if function == "selected" else "")  # type: ignore[arg-type]


def _and(dice: random.Random, depth: int) -> Node:
    return And(tuple(_tree(dice, depth) for _ in range(dice.randint(2, 3))))


def _or(dice: random.Random, depth: int) -> Node:
    return Or(tuple(_tree(dice, depth) for _ in range(dice.randint(2, 3))))


def _not(dice: random.Random, depth: int) -> Node:
    return dice.choice([Not, Negative])(_tree(dice, depth))


def _arithmetic(dice: random.Random, depth: int) -> Node:
    return Arithmetic(_tree(dice, depth), dice.choice(["+", "-", "*", "/"]), _tree(dice, depth))  # type: ignore[arg-type]


def _comparison(dice: random.Random, depth: int) -> Node:
    left, right = _tree(dice, depth), _tree(dice, depth)
    if dice.random() < 0.3:
        left, right = Name(dice.choice(IDS)), Text(dice.choice(Missing.names()))
    return Compare(left, dice.choice(["==", "!=", "<", "<=", ">", ">="]), right)  # type: ignore[arg-type]


def _inside(dice: random.Random, depth: int) -> Node:
    values = tuple(_literal(dice, 0) for _ in range(dice.randint(1, 3)))
    return Compare(_tree(dice, depth), dice.choice(["in", "not in"]), Choices(values))  # type: ignore[arg-type]


def test_conditions_have_the_same_outcome_in_the_browser(page: Page) -> None:
    dice = random.Random(20221013)
    trees: list[Node] = [_tree(dice) for _ in range(CASES)]
    trees += [
        Compare(Text(first), "<", Text(second)) for first in CODES for second in CODES
    ]  # the order of rare signs
    answers = [_answers(dice) for _ in trees]
    expected = [plain(evaluate(tree, each)) for tree, each in zip(trees, answers, strict=True)]
    functions = ",\n".join(f"(a) => {expression(tree)}" for tree in trees)
    script = f"""{library("conditions.js")}
        const functions = [{functions}];
        const answers = (each) => new Map(Object.entries(each));
        const run = (cases) => cases.map((each, place) => functions[place](answers(each)));"""
    found = run(
        page, script, [{name: plain(answer) for name, answer in each.items()} for each in answers]
    )
    for tree, each, python, browser in zip(trees, answers, expected, found, strict=True):
        assert (type(python) is bool, python) == (type(browser) is bool, browser), (tree, each)
    kinds = {
        each if each is None or isinstance(each, bool) else type(each).__name__ for each in expected
    }
    assert {True, False, None, "float", "str"} <= kinds, "the cases leave an outcome out"


def test_sha256_is_the_one_of_the_standard(page: Page) -> None:
    texts = [
        "",
        "abc",
        "12:gov_enough",
        "é😀",
        *("x" * n for n in (54, 55, 56, 63, 64, 65, 119, 120, 1_000)),
    ]
    found = run(page, f"{library('sha256.js')} const run = (texts) => texts.map(sha256);", texts)
    assert found == [hashlib.sha256(text.encode()).hexdigest() for text in texts]


# --- answers ---

NUMBERS = [
    "7",
    " 7.5 ",
    "7.",
    ".5",
    "+3",
    "-0",
    "−4",
    "1e3",
    "7,5",
    "1,500",
    "1.500",
    "12.500,25",
    "1 234 567",
    "1'000",
    "۱۲٫۵",
    "١٬٠٠٠",
    "१२",
    "𝟏𝟐",
    "1,50",
    "–3",
    "0.500",
    "0x10",
    "１２",
    "",
    "1 000",
    "1" * 16,
    "1" * 21,
    "0.0000001",
]
NUMBERS += [
    "1000000000000000",
    "1000000000000001",
    "99.25",
    "\x1c5\x85",
    "\ufeff5",
    "nan",
    "Infinity",
    "--1",
    "1.5.2",
    "7\u00a0",
]
DAYS = [
    "13/6/2022",
    "13.06.2022",
    "2022-06-13",
    "29/2/2023",
    "29/2/2024",
    "31/4/2022",
    "1/1/0000",
    "1/1/0001",
    "32/1/2022",
]
DAYS += [
    "1/13/2022",
    "0/1/2022",
    " 1/1/2022 ",
    "1/1/22",
    "1-1-2022",
    "2022/06/13",
    "2022-6-3",
    "13 6 2022",
    "6/13/2022",
    "13 June 2022",
    "June 13th, 2022",
    "1st of Jan 2022",
    "13 czerwca 2022 r.",
    "13. Juni 2022",
    "13 cze 2022",
    "13 جون 2022",
    "۱۳/۶/۲۰۲۲",
    "13-czerwiec-2022",
    "Mehefin 13 2022",
    "31 June 2022",
    "13 Foo 2022",
    "29/2/1900",
    "29/2/2000",
    "",
    "//",
]
TEXTS = [
    "x",
    "  ",
    "a" * 10,
    "a" * 11,
    "😀" * 10,
    "😀" * 11,
    "\ud800",
    "\x1f a \u3000",
    "\ufeff",
    "é\u0301",
    "line\r\nend",
]
TIMES = [
    "14:30",
    "9.30",
    "9:05 pm",
    "12 am",
    "12pm",
    "7am",
    "13 pm",
    "25:00",
    "9",
    "9h",
    "9 h 30",
    "۹:۳۰",
    " 08:00 ",
    "20:00:59",
    "20:01",
    "7:5",
    "7:60",
    "09:30Z",
    "9 A.M.",
    "",
]
TYPES: Mapping[str, tuple[Answers, list[str]]] = {
    "number": (Quantity(), NUMBERS),
    "between": (Quantity(-4, 7.5), NUMBERS),
    "whole": (Quantity(None, 7, whole=True), NUMBERS),
    "day": (Day(), DAYS),
    "bounded": (Day("2022-01-01", "2022-12-31"), DAYS),
    "time": (TimeOfDay("08:00", "20:00"), TIMES),
    "text": (OpenText(10), TEXTS),
}
SIGNS = {
    Quantity: "0123456789./-+ −e,'٫۱\u00a0",
    Day: "0123456789./- 6۱,",
    TimeOfDay: "0123 :.hapm",
}
LANGUAGES = ["en", "cy", "pl", "ur", "de", "fr", "en-US", "hu", "ar"]


def _texts() -> Texts:
    return Texts(EVERY_KIND)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", TYPES)
def test_what_people_write_is_read_as_in_python(page: Page, which: str, language: str) -> None:
    answers, written = TYPES[which]
    catalogue = catalogue_of(language)
    dice = random.Random(which)
    signs = SIGNS.get(type(answers), "a 😀\t\u2003\x1c")
    written = written + ["".join(dice.choices(signs, k=dice.randint(1, 11))) for _ in range(400)]
    if isinstance(answers, Day):
        days = [date(1890, 1, 1) + timedelta(days=dice.randint(0, 90_000)) for _ in range(200)]
        written += [f"{day.day}/{day.month}/{day.year}" for day in days]
        written += [catalogue.day(day.isoformat()) for day in days]
        written += [catalogue.long_day(day) for day in days]
    script = f"""{library("conditions.js", "notation.js", "answers.js")}
        const one = (rules, text, signs) => {{
            try {{ return PARSED[rules.type](rules, text, signs); }} catch (error) {{
                if (!(error instanceof Misfit)) throw error;
                return {{ refused: error.message }}; }} }};
        const run = ([rules, texts, signs]) => texts.map((text) => one(rules, text, signs));"""
    rules = rules_of(answers, "item", _texts())
    found = run(page, script, [rules, written, spoken(catalogue)["signs"]])
    for text, browser in zip(written, found, strict=True):
        try:
            expected: object = parsed(answers, text, catalogue)
        except AnswerError:
            expected = "refused"
        assert ("refused" if isinstance(browser, dict) else browser) == expected, repr(text)


def test_digits_of_every_script_are_digits(page: Page) -> None:
    digits = [chr(sign) for sign in range(0x110000) if chr(sign).isdecimal()]
    script = f"{library('notation.js')} const run = (all) => all.map(inLatinDigits);"
    found = run(page, script, digits)
    assert found == [str(unicodedata.decimal(digit)) for digit in digits]
    assert len(digits) > 600


def test_a_ranking_has_every_answer_once(page: Page) -> None:
    answers = Ranking(tuple(Option(code, Wording.of(code)) for code in "abc"))
    given = [["c", "a", "b"], [["b"], ["a"], ["c"]], ["a", "b"], [["a", "b"], [], ["c"]], []]
    given += [["a", "b", "c", "c"], ["a", "b", "x"], [[], ["a"], ["b"]]]
    script = f"""{library("conditions.js", "notation.js", "answers.js")}
        const one = (rules, given) => {{
            try {{ return PARSED.ranking(rules, given); }}
            catch (error) {{
                if (!(error instanceof Misfit)) throw error;
                return error.message; }} }};
        const run = ([rules, all]) => all.map((given) => one(rules, given));"""
    found = run(page, script, [rules_of(answers, "item", _texts()), given])
    wrong = ["rank_all", "rank_twice", "rank_all", "rank_all", "rank_all", "rank_all"]
    assert found == [["c", "a", "b"], ["b", "a", "c"], *wrong]


NUMBERS_TOLD = [0, 7, -7, 7.5, 0.1 + 0.2, 1e15, 1234567.25, 0.0001, 0.00001234, -0.5, 1e11 + 0.25]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_days_are_told_as_in_python(page: Page, language: str) -> None:
    catalogue = catalogue_of(language)
    days = ["2022-06-03", "0099-12-31", "2026-11-29"]
    script = f"""{library("conditions.js", "notation.js")}
        const run = ([numbers, days, signs]) =>
            [numbers.map((each) => numberInWords(each, signs)),
             days.map((each) => dayInWords(each, signs))];"""
    found = run(page, script, [NUMBERS_TOLD, days, spoken(catalogue)["signs"]])
    assert found == [[*map(catalogue.number, NUMBERS_TOLD)], [*map(catalogue.day, days)]]


@pytest.mark.parametrize("language", ["en", "cy", "pl", "ur", "ar", "ga", "fr"])
def test_plurals_are_those_of_the_language(page: Page, language: str) -> None:
    catalogue = Catalogue(language)
    said = catalogue.phrases(PagePhrases).characters_left
    numbers = [*range(250), 999, 1_000, 1_001, 1_002, 5_004, 10_022, 123_412]
    script = f"""{library("notation.js", "saying.js")}
        const run = ([words, all]) =>
            all.map((n) => phraseIn(words, "characters_left", {{ n }}).text);"""
    found = run(page, script, [spoken(catalogue), numbers])
    assert found == [said(n) for n in numbers]


# --- the route ---


def _script(questionnaire: Questionnaire) -> str:
    questions = (*questionnaire.asked_first, *questionnaire.questions)
    return f"""{conditions_script(questions)}
        {library(*SCRIPTS[: SCRIPTS.index("keeping.js")])}
        const told = (interview) => ({{
            at: interview.question && interview.question.id,
            shown: interview.route.shown, path: interview.route.path,
            waiting: [...interview.route.waiting].sort(),
            answers: Object.fromEntries(interview.answers),
            earlier: Object.fromEntries(interview.earlier), declined: interview.declined,
        }});
        const stepped = (interview, [what, value]) => {{
            if (what === "back") return interview.back();
            if (what === "goto") return interview.goto(value);
            return interview.answer(interview.question.id, value);
        }};
        const wordings = (interview) =>
            interview.fixed.definition.live.map((number) => interview.text(number).text);
        const orders = (interview, seed) => Object.fromEntries(
            interview.fixed.displayed.filter((each) => each.codes)
                .map((each) => [each.id, displayedCodes(each, seed)]));
        const run = ([definition, seed, steps, today, language]) => {{
            let interview = Interview.start(definition, {{ seed, today, language }});
            const trace = [told(interview)];
            for (const step of steps) {{
                try {{ interview = stepped(interview, step); }}
                catch (error) {{ if (!(error instanceof Misfit)) throw error; }}
                trace.push(told(interview));
            }}
            const displayed = interview.fixed.displayed.map((each) => each.id);
            const answers = orders(interview, seed);
            return {{ trace, displayed, orders: answers, wordings: wordings(interview) }};
        }};"""


def _told(interview: Interview) -> dict[str, Any]:
    waiting = sorted(interview._route.waiting)
    return {
        "at": interview.question and interview.question.id,
        "shown": list(interview._route.shown),
        "path": list(interview.path),
        "waiting": waiting,
        "answers": {name: plain(answer) for name, answer in interview.answers.items()},
        "earlier": {name: plain(answer) for name, answer in interview.earlier.items()},
        "declined": interview.declined,
    }


def _wandering(data: st.DataObject, interview: Interview) -> Iterator[tuple[list[Any], Interview]]:
    """Steps of somebody who answers, goes back and jumps, with the interview after each."""
    for _ in range(data.draw(st.integers(3, 25))):
        what = data.draw(st.sampled_from(["answer"] * 6 + ["back", "goto"]))
        question = interview.question
        if what == "goto" and interview.path:
            name = data.draw(st.sampled_from(interview.path))
            step, interview = ["goto", name], interview.goto(name)
        elif what == "answer" and question is not None:
            drawn = data.draw(answers_to(question))
            answer = (
                f"{drawn:.6f}" if isinstance(drawn, float) else drawn
            )  # in digits, as people write numbers
            step = ["answer", plain(answer)]
            with contextlib.suppress(AnswerError):  # refused by its check, in the browser as well
                interview = interview.answer(answer)
        else:
            step, interview = ["back", None], interview.back()
        yield step, interview


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.data(),
    questionnaires() | st.just(EVERY_KIND) | st.just(NEW_KINDS),
    st.integers(0, 2**31 - 1),
)
def test_the_route_is_the_same_in_the_browser(
    page: Page, data: st.DataObject, questionnaire: Questionnaire, seed: int
) -> None:
    language = data.draw(st.sampled_from(questionnaire.languages))
    interview = Interview.start(questionnaire, seed=seed, language=language, today=TODAY)
    steps, expected = [], [_told(interview)]
    for step, after in _wandering(data, interview):
        steps.append(step)
        expected.append(_told(after))
        interview = after
    texts = Texts(questionnaire)
    definition = definition_of(Form(questionnaire, questionnaire.languages[0]), texts)
    found = run(page, _script(questionnaire), [definition, seed, steps, TODAY, language])
    assert found["trace"] == expected
    live = [wording for wording, live in texts.numbers if live]
    assert found["wordings"] == [interview.text(wording) for wording in live]
    asked = [questionnaire.by_id[name] for name in found["orders"]]
    assert found["orders"] == {
        each.id: [option.code for option in displayed_options(each, seed)] for each in asked
    }
    assert found["displayed"][-len(questionnaire.questions) :] == [
        each.id for each in displayed_order(questionnaire, seed)
    ]


SHUFFLED = """
instrument: shuffled
version: "1"
title: Shuffled
groups: {all: All}
sections:
  - title: All
    questions:
      - {id: before, ask: a, text: {}}
      - {block: b, shuffle: true, choose: {x: X, y: Y}, other: Else,
         items: {one: "1", two: "2", three: "3", four: "4"}}
      - {block: c, shuffle: true, choose: {x: X, y: Y}, items: {five: "5", six: "6"}}
"""


def test_shuffled_blocks_come_in_the_order_of_their_seed_each_with_the_words_of_its_other_answer(
    page: Page,
) -> None:
    questionnaire = loads(SHUFFLED)
    definition = definition_of(Form(questionnaire, "en"))
    script = _script(questionnaire)
    orders = {
        seed: run(page, script, [definition, seed, [], TODAY, "en"])["displayed"]
        for seed in range(40)
    }
    assert orders == {
        seed: [each.id for each in displayed_order(questionnaire, seed)] for seed in orders
    }
    assert len(set(map(tuple, orders.values()))) > 10


def test_jumping_to_what_was_not_asked_is_refused_in_python_and_ignored_by_the_page(
    page: Page,
) -> None:
    interview = Interview.start(EVERY_KIND, today=TODAY)
    with pytest.raises(InterviewError):
        interview.goto("words")
    definition = definition_of(Form(EVERY_KIND, "en"))
    found = run(page, _script(EVERY_KIND), [definition, 0, [["goto", "words"]], TODAY, "en"])
    assert found["trace"][0] == found["trace"][1] == _told(interview)
