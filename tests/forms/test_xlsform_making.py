"""A definition as XLSForm: pyxform converts it and ODK Validate accepts it without a warning;
partners can read its sheets.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from questionnaires import questionnaires
from xlsform_engine import converted, validated

import instruments
from survey.definition import loads
from survey.forms import Form, format_named
from survey.questionnaire import Questionnaire

ALL = os.environ.get("CONCORD_TEST_ALL") == "1"

DEFINITION = """
instrument: all-kinds
version: "3"
title: {en: All kinds, cy: Pob math}
languages: [en, cy]
groups: {teachers: Teachers, parents: Parents}
consent: {notice: Take part?, required: true}
sections:
  - title: One
    questions:
      - id: start
        ask: {en: Which?, cy: Pa un?}
        choose: {a: A, b: B}
        other: Else
        missing: refused
        shuffle: answers
      - id: age
        ask: Age?
        number: {min: 18, max: 110, whole: true, unit: {en: years, cy: oed}}
        hint: Guess
        warn: age < 90
      - id: weight
        ask: How heavy?
        number: {min: 0.5}
        missing: [dont_know, refused]
        when: "age > 20"
      - id: seen
        ask: What?
        choose_many: {x: X, y: Y}
        none: None of these
        missing: dont_know
        check: count(seen) < 2
      - {id: half, computed: age / 2}
      - block: views
        ask: How much do you agree?
        scale: agreement5
        shuffle: true
        items: {one: First., two: "Second, =1+1"}
      - id: words
        ask: "Why ${{x}}?"
        text: {max_length: 30, long: true}
        optional: true
        when: "group == 'parents'"
      - {id: rose, ask: When?, time: {min: "05:00", max: "11:30"}, required: true}
      - {id: best, ask: In which order?, rank: {x: X, y: Y}, missing: dont_know}
      - {id: likely, ask: How likely?, rating: {high: Very}, when: "rose >= '08:30'"}
      - {id: far, ask: How far?, rating: {max: 100}, when: "likely <= 6 and today > '2022-06-13'"}
"""


@pytest.fixture
def questionnaire() -> Questionnaire:
    return loads(DEFINITION)


def _sheets(form: Form) -> dict[str, list[dict[str, str]]]:
    """Each sheet as rows of the cells that have a text."""
    book = openpyxl.load_workbook(io.BytesIO(format_named("xlsform").make(form)))
    found = {}
    for sheet in book.worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [
            {str(h): str(cell) for h, cell in zip(head, row, strict=True) if cell is not None}
            for row in rows
        ]
    return found


def _rows(form: Form) -> dict[str, dict[str, str]]:
    return {
        row["name"]: row for row in _sheets(form)["survey"] if not row["type"].startswith("end_")
    }


def test_every_shipped_instrument_is_accepted_without_a_warning(
    needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    files = []
    for name in instruments.names():
        questionnaire = instruments.load(name)
        for language in questionnaire.languages:
            for group in (None, questionnaire.groups[0].code):
                xform, warnings = converted(
                    format_named("xlsform").make(Form(questionnaire, language, group))
                )
                assert warnings == []
                files.append(tmp_path / f"{name}-{language}-{group}.xml")
                files[-1].write_text(xform, "utf-8")
    assert validated(needs_tool("java"), files) == ""


def test_random_definitions_are_accepted_without_a_warning(
    needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    """200 where every test is asked for: each converted by pyxform, all checked by ODK Validate in
    one run of Java.
    """
    found: list[Questionnaire] = []

    @seed(20220613)
    @settings(
        max_examples=200 if ALL else 12,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(questionnaires())
    def collect(questionnaire: Questionnaire) -> None:
        found.append(questionnaire)

    collect()
    assert len(found) >= (200 if ALL else 12)
    files = []
    for number, questionnaire in enumerate(found):
        language = questionnaire.languages[number % len(questionnaire.languages)]
        group = questionnaire.groups[0].code if number % 3 == 0 else None
        xform, warnings = converted(
            format_named("xlsform").make(Form(questionnaire, language, group))
        )
        assert warnings == []
        files.append(tmp_path / f"{number}.xml")
        files[-1].write_text(xform, "utf-8")
    assert validated(needs_tool("java"), files) == ""


def test_every_kind_is_a_row_with_its_type(questionnaire: Questionnaire) -> None:
    rows = _rows(Form(questionnaire, "en"))
    types = {
        name: rows[name]["type"]
        for name in (
            "consent",
            "group",
            "start__q",
            "age",
            "weight",
            "seen",
            "half",
            "one",
            "words",
            "rose",
            "best",
            "likely",
        )
    }
    assert types == {
        "consent": "select_one consent",
        "group": "select_one group",
        "start__q": "select_one start__refused",
        "age": "integer",
        "weight": "decimal",
        "seen": "select_multiple seen__dont_know",
        "half": "calculate",
        "one": "select_one agreement5",
        "words": "text",
        "rose": "time",
        "best": "rank best",
        "likely": "select_one likely",
    }
    assert [rows[name]["type"] for name in ("start", "end", "deviceid", "audit")] == [
        "start",
        "end",
        "deviceid",
        "audit",
    ]


def test_texts_stand_in_the_column_of_their_language(questionnaire: Questionnaire) -> None:
    rows = _rows(Form(questionnaire, "cy"))
    assert (rows["start__q"]["label::English (en)"], rows["start__q"]["label::Cymraeg (cy)"]) == (
        "Which?",
        "Pa un?",
    )
    assert (rows["age"]["hint::English (en)"], rows["age"]["hint::Cymraeg (cy)"]) == (
        "Guess (years)",
        "Guess (oed)",
    )
    assert rows["one"]["label::Cymraeg (cy)"] == "How much do you agree?\n\nFirst."
    assert _sheets(Form(questionnaire, "cy"))["settings"][0]["default_language"] == "Cymraeg (cy)"


def test_routes_bounds_checks_and_what_is_required(questionnaire: Questionnaire) -> None:
    rows = _rows(Form(questionnaire, "en"))
    assert rows["section__1"]["relevant"] == "${consent} = 'yes'"
    assert rows["words"]["relevant"] == "${group} = 'parents'"
    assert "required" not in rows["words"]
    assert (rows["age"]["constraint"], rows["age"]["required"]) == (". >= 18 and . <= 110", "yes")
    assert rows["age"]["constraint_message::English (en)"] == "It must be from 18 to 110."
    assert rows["weight__or"]["relevant"] == "${age} != '' and ${age} > 20"
    assert rows["weight"]["required"] == "${weight__missing} = ''"
    assert rows["seen"]["constraint"] == (
        "not((selected(., 'none') or selected(., 'dont_know')) and count-selected(.) > 1)"
        " and not(not(selected(., 'dont_know')) and (count-selected(.) - if(selected(., "
        "'none'), 1, 0)) >= 2)"
    )
    assert rows["rose"]["constraint"] == (
        "round(decimal-time(.) * 1440) >= 300 and round(decimal-time(.) * 1440) <= 690"
    )
    assert rows["rose"]["constraint_message::English (en)"] == "It must be from 05:00 to 11:30."
    assert rows["best"]["required"] == "${best__missing} = ''"
    assert (
        rows["likely"]["relevant"] == "${rose} != '' and round(decimal-time(${rose}) * 1440) >= 510"
    )
    assert rows["far"]["relevant"] == (
        "${likely} != '' and number(${likely}) <= 6 and today() > date('2022-06-13')"
    )
    assert rows["half"]["calculation"] == "if(${age} != '', ${age} div 2, '')"
    assert rows["age__warn"]["relevant"] == "${age} != '' and ${age} >= 90"


def test_kinds_of_missing_answer_are_choices_by_their_names(questionnaire: Questionnaire) -> None:
    choices = _sheets(Form(questionnaire, "en"))["choices"]
    listed = [
        (row["name"], row["label::Cymraeg (cy)"])
        for row in choices
        if row["list_name"] == "missing"
    ]
    assert listed == [("dont_know", "Ddim yn gwybod"), ("refused", "Gwell gen i beidio â dweud")]
    assert [row["name"] for row in choices if row["list_name"] == "start__refused"] == [
        "a",
        "b",
        "other",
        "refused",
    ]


def test_a_submission_carries_what_form_it_answers(questionnaire: Questionnaire) -> None:
    form = Form(questionnaire, "en", "parents")
    rows, head = _rows(form), _sheets(form)["settings"][0]
    carried = [
        rows[f"concord__{name}"]["calculation"]
        for name in ("instrument", "version", "hash", "form")
    ]
    assert carried == ["'all-kinds'", "'3'", f"'{questionnaire.hash}'", f"'{form.form}'"]
    assert rows["group"] == {"type": "calculate", "name": "group", "calculation": "'parents'"}
    assert (head["form_id"], head["version"], head["concord_hash"]) == (
        "all-kinds",
        f"3-{form.form[:8]}",
        questionnaire.hash,
    )


def test_no_text_becomes_a_formula_or_a_reference(questionnaire: Questionnaire) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(format_named("xlsform").make(Form(questionnaire, "en")))
    )
    assert {
        cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None
    } == {"s"}
    assert "${x}" not in _rows(Form(questionnaire, "en"))["words"]["label::English (en)"]


def test_what_an_xlsform_cannot_say_is_listed(questionnaire: Questionnaire) -> None:
    notes = format_named("xlsform").notes
    assert notes is not None
    assert list(notes(Form(questionnaire, "en"))) == [
        (
            "block 'views': the items are asked in the order of the definition; XLSForm shuffles "
            "choices, not questions"
        ),
        (
            "start: the answers are shown in random order, 'other', 'none' and missing answers "
            "among them; XLSForm keeps none of them at the end"
        ),
        (
            "start: which order a respondent saw follows from the field concord__seed; it is not "
            "taken in with the answers"
        ),
        "age: an unusual answer is followed by a note; XLSForm cannot ask to have it confirmed",
        (
            "far: 'today' is the day on which the form is open; submissions are read by the day on "
            "which they were finished"
        ),
        "the title is shown in one language (en); XLSForm does not translate it",
        "the language in which somebody answers is not recorded; submissions count as en",
    ]


def test_answers_in_random_order_are_so_in_one_order_a_respondent(
    questionnaire: Questionnaire,
) -> None:
    rows = _rows(Form(questionnaire, "en"))
    assert rows["start__q"]["parameters"] == "randomize=true, seed=${concord__seed}"
    assert rows["concord__seed"]["calculation"] == "once(round(random() * 1000000000))"
    assert [name for name, row in rows.items() if "parameters" in row] == ["start__q"]


def test_a_long_rating_is_a_list_to_open(questionnaire: Questionnaire) -> None:
    rows = _rows(Form(questionnaire, "en"))
    assert (rows["far"]["appearance"], "appearance" in rows["likely"]) == ("minimal", False)
    labels = [
        row["label::English (en)"]
        for row in _sheets(Form(questionnaire, "en"))["choices"]
        if row["list_name"] == "likely"
    ]
    assert labels == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10 – Very"]


def test_concords_own_words_and_the_authors_are_in_the_languages_of_the_form() -> None:
    rows = _rows(form := Form(loads(OWN_WORDS), "pl"))
    said = {
        language: [
            rows["age"][f"constraint_message::{language}"],
            rows["age__missing"][f"label::{language}"],
            rows["seen"][f"constraint_message::{language}"],
        ]
        for language in ("Polski (pl)", "اردو (ur)")
    }
    assert said == {
        "Polski (pl)": [
            "Dozwolone: od 18 do 110.",
            "Jeśli nie udziela Pani/Pan odpowiedzi, proszę podać powód",
            "„Żadne” lub „Wolę nie odpowiadać” nie może stać obok innych odpowiedzi.",
        ],
        "اردو (ur)": [
            "جواب 18 سے 110 تک ہونا چاہیے۔",
            "یا اگر آپ جواب نہیں دے رہے تو وجہ کیا ہے؟",
            "”کوئی نہیں“ یا ”بتانا پسند نہیں“ دوسرے جوابات کے ساتھ منتخب نہیں ہو سکتا۔",
        ],
    }
    unsure = next(row for row in _sheets(form)["choices"] if row["name"] == "dont_know")
    assert (unsure["label::Polski (pl)"], unsure["label::اردو (ur)"]) == (
        "Nie mam pewności",
        "یقین نہیں",
    )


def test_a_column_has_the_direction_of_its_language() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(format_named("xlsform").make(Form(loads(OWN_WORDS), "ur")))
    )
    row = next(row for row in book["survey"].iter_rows() if row[1].value == "seen")
    headings = [str(cell.value) for cell in book["survey"][1]]
    direction = {
        heading: (cell.alignment.horizontal, cell.alignment.readingOrder)
        for heading, cell in zip(headings, row, strict=True)
        if heading.startswith("label::")
    }
    assert direction == {"label::Polski (pl)": (None, 0), "label::اردو (ur)": ("right", 2)}


OWN_WORDS = """
instrument: own-words
version: "1"
title: {pl: Słowa, ur: الفاظ}
languages: [pl, ur]
groups: {public: {pl: Wszyscy, ur: سب}}
words: {dont_know: {pl: Nie mam pewności, ur: یقین نہیں}}
sections:
  - title: {pl: Jeden, ur: ایک}
    questions:
      - id: age
        ask: {pl: Wiek?, ur: عمر؟}
        number: {min: 18, max: 110, whole: true}
        missing: dont_know
      - id: seen
        ask: {pl: Co?, ur: کیا؟}
        choose_many: {x: X, y: Y}
        none: {pl: Żadne, ur: کوئی نہیں}
        missing: refused
"""
