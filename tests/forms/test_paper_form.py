"""The paper form: what stands on it, that hostile texts stay texts, and how it comes out of a real
browser's printer.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_browser import chromium
from playwright.sync_api import Browser, Page
from questionnaires import questionnaires

import instruments
import survey
from survey.errors import DataError
from survey.forms import FORMATS, Form, format_named
from survey.forms.paper.code import PaperCode
from survey.forms.paper.making import make, pieces
from survey.forms.paper.pieces import Box, Piece
from survey.questionnaire import Questionnaire
from survey.questions import Derived, Shown

EVERY = """
instrument: every-kind
version: "1"
title: {en: Every kind, cy: Pob math}
languages: [en, cy]
groups: {staff: {en: Staff, cy: Staff}, parents: {en: Parents, cy: Rhieni}}
consent: {required: true, notice: {en: May we ask?, cy: Gawn ni ofyn?}}
sections:
  - title: {en: Questions, cy: Cwestiynau}
    questions:
      - {id: hello, note: {en: Welcome., cy: Croeso.}}
      - id: came
        ask: {en: How did you come?, cy: Sut ddaethoch chi?}
        hint: {en: The last part., cy: Y rhan olaf.}
        choose: {bus: {en: By bus, cy: Ar y bws}, foot: {en: On foot, cy: Ar droed}}
        other: {en: Another way, cy: Ffordd arall}
        missing: [dont_know, refused]
      - id: line
        ask: {en: Which bus?, cy: Pa fws?}
        when: "came == 'bus'"
        text: {}
        optional: true
      - id: minutes
        ask: {en: How long?, cy: Pa mor hir?}
        number: {min: 0, max: 300, whole: true, unit: {en: minutes, cy: munud}}
      - {id: weight, ask: {en: How heavy?, cy: Pa mor drwm?}, number: {min: 0.5}}
      - {id: day, ask: {en: When?, cy: Pryd?}, date: {}}
      - id: liked
        ask: {en: What was good?, cy: Beth oedd yn dda?}
        choose_many: {toys: {en: Toys, cy: Teganau}, food: {en: Food, cy: Bwyd}}
        none: {en: None of these, cy: Dim un}
      - {id: story, ask: {en: Tell us., cy: Dywedwch wrthym.}, text: {long: true},
         when: "count(liked) > 1"}
      - block: views
        ask: {en: How far do you agree?, cy: I ba raddau ydych chi'n cytuno?}
        scale: agreement5
        missing: [dont_know]
        items: {warm: {en: It was warm., cy: Roedd yn gynnes.},
          clean: {en: It was clean., cy: Roedd yn lân.}}
      - {id: sum, computed: "minutes + 1"}
      - {id: rota, ask: {en: Is there a rota?, cy: Oes rota?}, scale: yes_no,
         when: "group == 'staff'"}
"""
HOSTILE = (
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} {% raw "
    "%} </style> &amp; ]]> ${{x}}"
)


@pytest.fixture(scope="module")
def every() -> Questionnaire:
    return survey.loads(EVERY)


def piece(form: Form, number: str) -> Piece:
    return next(each for each in pieces(form) if each.number == number)


# --- what stands on it ---


def test_every_answer_has_its_key_and_the_way_to_go(every: Questionnaire) -> None:
    came = piece(Form(every, "en"), "2")
    assert came.boxes == (
        Box("1", "By bus"),
        Box("2", "On foot", go="Go to 4"),
        Box("3", "Another way", go="Go to 4", write="Please say what"),
    )
    assert came.apart == (
        Box("d", "Don't know", go="Go to 4"),
        Box("r", "Prefer not to say", go="Go to 4"),
    )
    assert (came.text, came.hint, came.lead) == ("How did you come?", "The last part.", "")


def test_a_question_that_no_arrow_leads_past_says_whom_it_is_for(every: Questionnaire) -> None:
    assert (
        piece(Form(every, "en"), "8").lead
        == "Answer only if the number of answers to question 7 is more than 1."
    )
    assert piece(Form(every, "en"), "11").lead == "Answer only if the group is “Staff”."
    assert piece(Form(every, "en", "staff"), "10").lead == ""
    assert "11" not in {each.number for each in pieces(Form(every, "en", "staff"))}


def test_each_kind_has_room_for_its_answer(every: Questionnaire) -> None:
    form = Form(every, "en")
    shapes = {
        each.number: (each.form, each.parts, each.lines, each.notes)
        for each in pieces(form)
        if each.number
    }
    day = (("day", 2), ("month", 2), ("year", 4))
    assert shapes == {
        "1": ("choose", (), 0, ()),
        "2": ("choose", (), 0, ()),
        "3": ("lines", (), 1, ("You may leave this blank.",)),
        "4": ("write", (("", 3),), 0, ("It must be from 0 to 300.",)),
        "5": ("write", (), 0, ("It must be 0.5 or more.",)),
        "6": ("write", day, 0, ()),
        "7": ("choose", (), 0, ("Tick all that apply.",)),
        "8": ("lines", (), 5, ()),
        "9–10": ("grid", (), 0, ()),
        "11": ("choose", (), 0, ()),
    }


def test_statements_with_the_same_answers_stand_in_a_grid_but_not_in_large_print(
    every: Questionnaire,
) -> None:
    grid = piece(Form(every, "en"), "9–10")
    assert [(row.number, row.text) for row in grid.rows] == [
        ("9", "It was warm."),
        ("10", "It was clean."),
    ]
    assert [box.key for box in (*grid.boxes, *grid.apart)] == ["1", "2", "3", "4", "5", "d"]
    large = {
        each.number: each.stem for each in pieces(Form(every, "en", large_print=True)) if each.stem
    }
    assert large == {"9": "How far do you agree?", "10": "How far do you agree?"}


def test_in_welsh_all_of_the_paper_is_welsh(every: Questionnaire) -> None:
    page = make(Form(every, "cy")).decode().split("<main")[1].split("<script")[0]
    for words in (
        "Sut ddaethoch chi?",
        "Ewch i 4",
        "At ddefnydd y swyddfa",
        "Cewch adael hwn yn wag",
        "Tudalen {page} o {pages}",
    ):
        assert words in page.replace("&#39;", "'")
    for words in ("Go to", "Office use", "blank", "Page ", "Prefer not"):
        assert words not in page


def test_the_paper_carries_what_it_was_made_from(every: Questionnaire) -> None:
    form = Form(every, "en", "parents")
    page = make(form).decode()
    assert f"every-kind, version 1, definition {every.hash[:12]}, form {form.form}" in page
    assert f'<meta name="concord-definition" content="{every.hash}">' in page
    assert f'<b class="code">{PaperCode.of(form)}</b>' in page
    assert "For: Parents" in page


@settings(deadline=None, max_examples=40)
@given(questionnaires(), st.booleans())
def test_every_question_of_a_random_questionnaire_stands_on_its_paper_once(
    questionnaire: Questionnaire, large: bool
) -> None:
    for language in questionnaire.languages:
        form = Form(questionnaire, language, large_print=large)
        assert make(form)
        asked = [
            each
            for each in questionnaire.questions
            if not each.follows and not isinstance(each.answers, Shown | Derived)
        ]
        if len(questionnaire.groups) == 1:
            group = {"group": questionnaire.groups[0].code}
            asked = [
                each
                for each in asked
                if not each.when or each.when.names - {"group"} or each.when.holds(group)
            ]
        first = len(questionnaire.groups) > 1
        numbers = [
            number
            for each in pieces(form)
            for number in ([row.number for row in each.rows] or [each.number])
            if number
        ]
        assert numbers == [str(number) for number in range(1, len(asked) + first + 1)]


# --- the code at the foot ---


@given(
    st.integers(0, 2**24 - 1),
    st.integers(1, 99),
    st.integers(0, 999),
    st.text("0123456789ABCDEF", min_size=6, max_size=6),
)
def test_a_code_reads_back(seed: int, language: int, group: int, definition: str) -> None:
    code = PaperCode(definition, seed, language, group)
    assert PaperCode.parse(str(code)) == code
    assert PaperCode.parse(f" {str(code).lower()} ".replace("-", "")) == code


@given(st.data())
def test_one_wrong_sign_or_two_swapped_are_found(data: st.DataObject) -> None:
    code = str(
        PaperCode(
            data.draw(st.text("0123456789ABCDEF", min_size=6, max_size=6)),
            data.draw(st.integers(0, 2**24 - 1)),
            1,
            0,
        )
    )
    place = data.draw(
        st.sampled_from([place for place, sign in enumerate(code[:13]) if sign != "-"])
    )
    wrong = data.draw(st.sampled_from("0123456789ABCDEF"))
    slips = [code[:place] + wrong + code[place + 1 :]]
    if code[place + 1] != "-":
        slips.append(code[:place] + code[place + 1] + code[place] + code[place + 2 :])
    for slip in slips:
        if slip != code:
            with pytest.raises(DataError, match="compare it with the foot of the page"):
                PaperCode.parse(slip)


# --- hostile texts ---


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def hostile() -> Questionnaire:
    return survey.loads(
        f"""
instrument: hostile
version: '{HOSTILE.replace("'", "''")}'
title: &t '{HOSTILE.replace("'", "''")}'
""".replace("&t ", "")
        + f"""
languages: [en]
groups: {{all: {_quoted()}}}
consent: {{required: true, notice: {_quoted()}}}
sections:
  - title: {_quoted()}
    questions:
      - {{id: n, note: {_quoted()}}}
      - {{id: a, ask: {_quoted()}, hint: {_quoted()}, choose: {{x: {_quoted()}, y: plain}},
         other: {_quoted("more")}}}
      - {{id: b, ask: {_quoted()}, number: {{unit: {_quoted()}}}, when: "a != 'y'"}}
      - {{block: v, ask: {_quoted()}, scale: agreement5, items: {{c: {_quoted()}, d: {_quoted()}}}}}
"""
    )


def _quoted(before: str = "") -> str:
    return f"""'{before}{HOSTILE.replace("'", "''")}'"""


def test_texts_cannot_break_out_of_the_page() -> None:
    page = make(Form(hostile(), "en", "all")).decode()
    found = _Tags()
    found.feed(page)
    assert found.tags.count("script") == found.tags.count("style") == 1
    assert "img" not in found.tags
    assert not any(name.startswith("on") or name == "style" for name in found.attributes)
    assert "49" not in re.sub(r"[0-9a-fA-F-]{12,}|sha256-\S+", "", page.split("</style>")[1])


def test_the_page_may_run_its_own_script_and_load_nothing(every: Questionnaire) -> None:
    page = make(Form(every, "en")).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    inside = {
        kind: re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL) for kind in ("style", "script")
    }
    for kind, match in inside.items():
        assert match is not None
        digest = base64.b64encode(hashlib.sha256(match[1].encode()).digest()).decode()
        assert (
            f"{kind}-src &#39;sha256-{digest}&#39;" in policy
            or f"{kind}-src 'sha256-{digest}'" in policy
        )
    assert policy.startswith("default-src")
    assert not re.search("https?:", page)


# --- in a browser ---


@pytest.fixture(scope="module")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(needs_tool("chromium")) as launched:
        yield launched


def opened(browser: Browser, folder: Path, form: Form, **context: bool) -> tuple[Page, list[str]]:
    path = folder / "paper.html"
    path.write_bytes(make(form))
    # java_script_enabled only
    page = browser.new_context(**context).new_page()  # type: ignore[arg-type]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    return page, complaints


SHIPPED = [
    (name, language, large)
    for name in ("early-relationships-public", "early-relationships-professionals")
    for language in ("en", "cy")
    for large in (False, True)
]


@pytest.mark.parametrize(("name", "language", "large"), SHIPPED)
def test_a_shipped_form_stands_on_numbered_sheets_with_nothing_cut_or_split(
    browser: Browser, tmp_path: Path, name: str, language: str, large: bool
) -> None:
    form = Form(instruments.load(name), language, large_print=large)
    page, complaints = opened(browser, tmp_path, form)
    sheets = page.locator(".sheet").count()
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.room')].filter(r => r.scrollHeight > r.clientHeight "
            "+ 1).length"
        )
        == 0
    )
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.room')].filter(r => r.scrollWidth > r.clientWidth + "
            "1).length"
        )
        == 0
    )
    assert page.locator(".sheet.tall").count() == 0
    feet = page.locator(".sheet > footer").all_inner_texts()
    word, of, label = ("Page", "of", "Form") if language == "en" else ("Tudalen", "o", "Ffurflen")
    for place, foot in enumerate(feet, start=1):
        assert foot.split("\n") == [
            f"{label} {PaperCode.of(form)}",
            f"{word} {place} {of} {sheets}",
        ]
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == sheets
    assert sheets <= (13 if large else 6)
    assert page.locator(".question").count() == sum(
        each.form not in ("section", "note") for each in pieces(form)
    )
    assert not complaints


def test_a_title_stays_with_what_follows_it(browser: Browser, tmp_path: Path) -> None:
    page, _ = opened(
        browser,
        tmp_path,
        Form(instruments.load("early-relationships-professionals"), "en", large_print=True),
    )
    last = page.evaluate(
        "[...document.querySelectorAll('.room')].map(room => room.lastElementChild.className)"
    )
    assert "section" not in last
    assert "note" not in last


def test_a_question_longer_than_a_page_runs_on_instead_of_being_cut(
    browser: Browser, tmp_path: Path
) -> None:
    answers = ", ".join(
        f"a{n}: {'A rather long answer about places in the north, ' * 3} {n}".replace(", ", " ")
        for n in range(90)
    )
    answers = ", ".join(
        f"a{n}: {'a rather long answer about places in the north ' * 3}{n}" for n in range(90)
    )
    questionnaire = survey.loads(f"""
instrument: long
version: "1"
title: Long
languages: [en]
groups: {{all: All}}
sections:
  - title: One
    questions:
      - {{id: a, ask: Which?, choose: {{{answers}}}}}
      - {{id: b, ask: And?, choose: {{x: X, y: Y}}}}
""")
    page, complaints = opened(browser, tmp_path, Form(questionnaire, "en"))
    assert page.locator(".sheet.tall .boxes li").count() == 90
    assert page.locator(".sheet:not(.tall) .question").count() == 1
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.room')].filter(r => r.scrollHeight > r.clientHeight "
            "+ 1).length"
        )
        == 0
    )
    assert not complaints


def test_without_scripts_everything_is_there_to_print(
    browser: Browser, tmp_path: Path, every: Questionnaire
) -> None:
    page, _ = opened(browser, tmp_path, Form(every, "en"), java_script_enabled=False)
    text = page.inner_text("body")
    for words in (
        "How did you come?",
        "How heavy?",
        "It was clean.",
        "Is there a rota?",
        "End of the questionnaire",
        "Form ",
    ):
        assert words in text


def test_hostile_texts_run_nothing_and_read_as_they_are(browser: Browser, tmp_path: Path) -> None:
    page, complaints = opened(browser, tmp_path, Form(hostile(), "en", "all"))
    assert page.inner_text("h1") == HOSTILE
    assert page.locator("img").count() == 0
    assert not complaints


def test_paper_is_one_of_the_formats_and_comes_back_by_hand() -> None:
    known = format_named("paper")
    assert FORMATS["paper"] == "survey.forms.paper"
    assert (known.suffix, known.sniff, known.read) == (".html", None, None)
