"""XLSForms that others made: lenient in how a sheet is laid out, strict in what it means, every
message with sheet and row.
"""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import instruments
from survey.cli import concord
from survey.definition import load, loads
from survey.errors import DataError
from survey.forms import Form
from survey.forms.xlsform.importing import ImportedForm, read_xlsform
from survey.forms.xlsform.making import make
from survey.forms.xlsform.notes import notes
from survey.interview import Interview
from survey.questionnaire import Questionnaire

Sheet = Sequence[Sequence[object]]
Made = Callable[..., Path]

CHOICES: Sheet = (
    ("list_name", "name", "label"),
    ("yes_no", "yes", "Yes"),
    ("yes_no", "no", "No"),
    ("yes_no", "dont_know", "Not sure"),
    ("foods", "bread", "Bread"),
    ("foods", "rice & peas", "Rice and peas"),
    ("foods", 99, "None of these"),
    ("often", 1, "Never"),
    ("often", 2, "Sometimes"),
    ("often", 3, "Often"),
)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """An XLSForm of these rows."""

    def make_file(
        *survey: Sequence[object],
        choices: Sheet = CHOICES,
        settings: Sheet = (),
        name: str = "others.xlsx",
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return make_file


def _read(path: Path, *, skip: bool = False) -> ImportedForm:
    return read_xlsform(path, skip_unsupported=skip)


def _faults(path: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_xlsform(path)
    return [
        str(fault).removesuffix("; to leave it out, add --skip-unsupported")
        for fault in caught.value.faults
    ]


def _when(questionnaire: Questionnaire, question: str) -> str:
    condition = questionnaire.by_id[question].when
    return condition.text if condition else ""


def test_headings_types_and_cells_are_taken_as_people_write_them(made: Made) -> None:
    path = made(
        ("Type", " Name", "Label", "Relevance", "Required", "Calculate"),
        ("begin group", "about", "About you"),
        ("select one yes_no", "kids", "Any kids?", None, True),
        ("INTEGER", "many", "How many?", "${kids}='yes'", "TRUE"),
        (None, None, None),
        ("select all that apply from foods", "foods", "Which?", "${many} > 0"),
        ("end group",),
        ("calculate", "twice", None, None, None, "${many} * 2"),
        ("note", "bye", "Thank you"),
        settings=(("form title", "form_id"), ("Kids & food", "Kids 1")),
    )
    found = _read(path).questionnaire
    assert [question.id for question in found.questions] == [
        "kids",
        "many",
        "foods",
        "twice",
        "bye",
    ]
    assert [question.kind.name for question in found.questions] == [
        "choose",
        "number",
        "choose_many",
        "computed",
        "note",
    ]
    assert [str(section.title) for section in found.sections] == ["About you", "Kids & food"]
    assert (found.instrument, found.version, [group.code for group in found.groups]) == (
        "kids-1",
        "1",
        ["respondents"],
    )
    assert _when(found, "many") == "kids == 'yes'"
    assert [question.optional for question in found.questions] == [False, False, True, False, False]
    assert [kind.value for kind in found.by_id["kids"].missing] == ["dont_know"]


def test_several_languages_with_and_without_codes(made: Made) -> None:
    path = made(
        ("type", "name", "label::English", "label::Welsh", "hint::English"),
        ("text", "why", "Why?", "Pam?", "In your own words"),
        ("text", "how", "How?"),
        settings=(("default_language",), ("English",)),
        choices=(),
    )
    found = _read(path)
    assert found.questionnaire.languages == ("en", "cy")
    assert found.questionnaire.by_id["why"].ask.plain() == {"en": "Why?", "cy": "Pam?"}
    assert found.notes == (
        "sheet 'survey', row 2: has no hint in cy; 'In your own words' stands there too",
        "sheet 'survey', row 3: has no label in cy; 'How?' stands there too",
    )
    unknown = made(("type", "name", "label::Quenya"), ("text", "why", "Mana?"))
    said = (
        "the language 'Quenya' has no code; head its columns with one, such as 'label::Quenya (xx)'"
    )
    assert _faults(unknown) == [f"others.xlsx, sheet 'survey', row 1: {said}"]


def test_an_exclusive_answer_bounds_and_a_check_are_told_apart(made: Made) -> None:
    path = made(
        ("type", "name", "label", "constraint", "constraint_message", "required"),
        (
            "select_multiple foods or_other",
            "foods",
            "Which?",
            "not(selected(., '99') and count-selected(.) > 1)",
            "",
            "yes",
        ),
        ("integer", "many", "How many?", ". >= 1 and 20 >= . and . != 13", "Not thirteen", "yes"),
        ("text", "name", "Who?", "string-length(.) <= 30"),
        ("date", "seen", "When?", ". >= date('2020-01-01')"),
    )
    found = _read(path).questionnaire
    foods, many = found.by_id["foods"], found.by_id["many"]
    assert [option.code for option in foods.options] == ["bread", "rice_peas", "other", "none"]
    assert many.kind.source() == {"min": 1, "max": 20, "whole": True}
    assert many.check is not None
    assert (many.check.condition.text, str(many.check.message)) == ("many != 13", "Not thirteen")
    assert (found.by_id["name"].kind.source(), found.by_id["seen"].kind.source()) == (
        {"max_length": 30},
        {"min": "2020-01-01"},
    )


def test_an_empty_answer_routes_as_it_did_in_xpath(made: Made) -> None:
    path = made(
        ("type", "name", "label", "relevant", "required"),
        ("select_one yes_no", "kids", "Any kids?", "", "no"),
        ("select_one often", "bread", "Bread?", "${kids} != 'yes'", "yes"),
        ("text", "why", "Why?", "not(selected(${kids}, 'yes')) and ${bread} >= 2", "yes"),
        ("text", "end1", "End?", "${bread} = ''", "yes"),
    )
    found = _read(path).questionnaire
    assert _when(found, "bread") == "not answered(kids) or kids != 'yes'"
    assert _when(found, "why") == "not (answered(kids) and kids == 'yes') and bread in ('2', '3')"
    interview = Interview.start(found).answer("yes")
    assert interview.question is not None
    assert interview.question.id == "end1"


def test_a_table_of_the_same_choices_becomes_a_block(made: Made) -> None:
    path = made(
        ("type", "name", "label", "appearance", "required"),
        ("begin_group", "all", "All"),
        ("begin_group", "table", "How often do you eat …", "table-list"),
        ("select_one often", "a", "bread?", "", "yes"),
        ("select_one often", "b", "rice?", "", "yes"),
        ("end_group",),
        ("end_group",),
    )
    first, second = _read(path).questionnaire.questions
    assert first.block is not None
    assert (first.block, str(first.block.stem), str(second.ask)) == (
        second.block,
        "How often do you eat …",
        "rice?",
    )


UNSUPPORTED = (
    ("type", "name", "label", "relevant", "constraint", "choice_filter", "calculation", "default"),
    ("text", "name", "Who?", None, None, None, None, "me"),
    ("begin_repeat", "child", "Child"),
    ("text", "child_name", "Name?"),
    ("end_repeat",),
    ("geopoint", "where", "Where?"),
    ("select_one often", "often", "How often?", None, None, "x = ${name}"),
    ("date", "born", "Born?", "${child_name} != ''"),
    ("date", "seen", "Seen?", None, ". <= now()"),
    ("calculate", "both", None, None, None, None, "concat(${name}, 'x')"),
    ("image", "face", "Picture?"),
    ("start", "start"),
)


def test_what_a_definition_cannot_say_is_a_fault_with_sheet_and_row(made: Made) -> None:
    assert _faults(made(*UNSUPPORTED)) == [
        f"others.xlsx, sheet 'survey', row {said}"
        for said in (
            "3: begin_repeat: questions cannot be repeated",
            "6: the type 'geopoint' cannot be asked here",
            (
                "7: column 'choice_filter': choices cannot depend on earlier answers; make a "
                "question for each case,"
                " with its own 'relevant'"
            ),
            "8: column 'relevant': it refers to 'child_name', which cannot be read",
            (
                "9: column 'constraint': the function 'now' has no counterpart here at character 6 "
                "of '. <= now()'"
            ),
            (
                "10: column 'calculation': the function 'concat' has no counterpart here at "
                "character 1 of 'concat(${name}, 'x')'"
            ),
            "11: the type 'image' cannot be asked here",
        )
    ]


def test_it_is_left_out_where_asked_and_listed(made: Made) -> None:
    found = _read(made(*UNSUPPORTED), skip=True)
    assert [question.id for question in found.questionnaire.questions] == ["name", "often", "seen"]
    rows = {
        note.partition(":")[0] for note in found.notes if note.startswith("sheet 'survey', row")
    }
    assert rows == {f"sheet 'survey', row {row}" for row in (1, 2, 3, 6, 7, 8, 9, 10, 11)}
    assert (
        "sheet 'survey', row 3: begin_repeat: questions cannot be repeated; 'child' and all in "
        "it is left out"
    ) in found.notes
    assert "sheet 'survey': metadata are no questions and are left out: start" in found.notes


def test_slips_are_told_with_the_nearest_name(made: Made) -> None:
    path = made(
        ("type", "name", "label", "relevant"),
        ("select_one yes_noo", "kids", "Any kids?"),
        ("select_one yes_no", "dogs", "Any dogs?"),
        ("text", "why", "Why?", "${dog} = 'yes'"),
        ("text", "how", "How?", "${dogs} = 'yess'"),
        ("text", "who", "Who?", "(${dogs} = 'yes'"),
        ("txt", "what", "What?"),
        ("end_group",),
    )
    assert _faults(path) == [
        f"others.xlsx, sheet 'survey', row {said}"
        for said in (
            "2: there is no list 'yes_noo' on the sheet 'choices'; did you mean 'yes_no'?",
            (
                "4: column 'relevant': there is no question 'dog' before; did you mean 'dogs'? at "
                "character 1 of '${dog} = 'yes''"
            ),
            (
                "5: column 'relevant': 'yess' is none of the choices of 'dogs'; did you mean 'yes'?"
                " at character 11 of '${dogs} = 'yess''"
            ),
            "6: column 'relevant': a bracket is not closed at character 17 of '(${dogs} = 'yes''",
            "7: the type 'txt' cannot be asked here; did you mean 'text'?",
            "8: ends a group that has not begun; remove the row",
        )
    ]


def test_a_fault_of_the_definition_is_told_at_its_row(made: Made) -> None:
    choices = (("list_name", "name", "label"), ("same", "a", "One"), ("same", "b", "one"))
    path = made(
        ("type", "name", "label"),
        ("text", "x", "X?"),
        ("select_one same", "y", "Y?"),
        choices=choices,
    )
    assert _faults(path) == [
        "others.xlsx, sheet 'survey', row 3: 'one' is the label of 'a' and of 'b'"
    ]


def test_a_changed_condition_in_a_form_of_ours_counts_as_changed(tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    path.write_bytes(make(Form(instruments.load("early-relationships-professionals"), "en")))
    book = openpyxl.load_workbook(path)
    sheet = book["survey"]
    heads = {str(cell.value): cell.column - 1 for cell in sheet[1]}
    row = next(row for row in sheet.iter_rows() if row[heads["name"]].value == "school")
    row[heads["relevant"]].value = "${group} != 'teachers'"
    row[heads["label::English (en)"]].value = "Which kind of school?"
    book.save(path)
    found = read_xlsform(path).questionnaire
    assert _when(found, "school") == "group != 'teachers'"
    assert found.by_id["school"].ask.in_language("en") == "Which kind of school?"
    assert _when(found, "setting") == "group == 'early_years_workers'"


SCORED = """
instrument: scored
version: "1"
title: Scored
groups: {public: P}
scales:
  often: {answers: {never: Never, always: Always}}
sections:
  - title: S
    questions:
      - block: b
        scale: often
        items: {calm: I felt calm, cross: I felt cross, rested: I was rested}
scores:
  mood: {items: [calm, cross], reversed: [cross], values: {never: 0, always: 2.5}}
  rest: {items: [rested], as: mean}
"""


def test_a_score_whose_item_somebody_took_out_is_left_out_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "scored.xlsx"
    questionnaire = loads(SCORED)
    path.write_bytes(make(Form(questionnaire, "en")))
    assert read_xlsform(path).questionnaire.scores == questionnaire.scores
    book = openpyxl.load_workbook(path)
    sheet = book["survey"]
    place = next(
        row for row in range(1, sheet.max_row + 1) if "cross" in [cell.value for cell in sheet[row]]
    )
    sheet.delete_rows(place)
    book.save(path)
    found = read_xlsform(path)
    assert [score.name for score in found.questionnaire.scores] == ["rest"]
    assert found.notes == (
        "sheet 'settings': the score 'mood' is left out, since 'cross' is no question here",
    )
    settings = book["settings"]
    column = next(cell.column for cell in settings[1] if cell.value == "concord_scores")
    settings.cell(2, column).value = "changed"
    book.save(path)
    found = read_xlsform(path)
    assert found.questionnaire.scores == ()
    assert found.notes == (
        "sheet 'settings': what concord_scores holds cannot be read; the form has no scores",
    )


def test_scores_that_do_not_fit_in_a_cell_are_named_as_a_loss(tmp_path: Path) -> None:
    many = "".join(
        f"  s{number}: {{label: {'a long label ' * 6}, items: [calm]}}\n" for number in range(400)
    )
    form = Form(loads(SCORED + many), "en")
    assert "the scores do not fit in a cell of a sheet; read back, the form has none" in notes(form)
    (tmp_path / "scored.xlsx").write_bytes(make(form))
    assert read_xlsform(tmp_path / "scored.xlsx").questionnaire.scores == ()


def test_a_file_that_is_no_xlsform_is_refused(made: Made, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Survy"
    book.save(other)
    assert _faults(other) == [
        "other.xlsx: is no XLSForm: it has no sheet 'survey'; did you mean 'survy'?"
    ]
    text = tmp_path / "text.xlsx"
    text.write_text("type,name,label")
    assert _faults(text) == [
        "text.xlsx: is no Excel workbook; an XLSForm is a file that ends in .xlsx"
    ]
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", b" " * 100_000_000)
    assert _faults(bomb) == ["bomb.xlsx: unpacks to more than 64 MB, which no form does"]


def test_the_command_writes_a_definition_that_loads(made: Made, tmp_path: Path) -> None:
    path = made(("type", "name", "label"), ("text", "Why", "Why?"))
    target = tmp_path / "others.yaml"
    asked = ["instruments", "import", str(path), "-o", str(target), "--group", "parents=Parents"]
    done = CliRunner().invoke(concord, asked)
    assert done.exception is None, done.exception
    assert load(target).groups[0].code == "parents"
    assert "note: sheet 'survey', row 2: 'Why' is called 'why'" in done.stderr
    assert "is there already" in str(CliRunner().invoke(concord, asked).exception)
