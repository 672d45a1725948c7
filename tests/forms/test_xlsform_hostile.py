"""Whatever stands in an XLSForm, it is read or refused: no other error, and no message without its
sheet.
"""

import os
import random
from pathlib import Path

import openpyxl
import pytest

from survey.errors import DataError
from survey.forms.xlsform.importing import read_xlsform

FORMS = 400 if os.environ.get("CONCORD_TEST_ALL") == "1" else 100

TYPES = [
    *(
        "text",
        "integer",
        "decimal",
        "date",
        "note",
        "calculate",
        "select_one l",
        "select_multiple l",
        "select_one l or_other",
    ),
    *(
        "select_one nolist",
        "select_one",
        "begin group",
        "end group",
        "begin_group",
        "end_group",
        "begin repeat",
        "end repeat",
    ),
    *("rank l", "range", "time", "today"),
    *("geopoint", "start", "end x", "", None),
]
NAMES = [
    *(
        "a",
        "b",
        "c",
        "Group",
        "group",
        "consent",
        "section__1",
        "a__missing",
        "a__or",
        "a__warn",
        "a__other_text",
        "a__said",
        "concord__seed",
    ),
    *("dont_know", "1x", "and", None, "é", "meta", "start"),
]
XPATH = [
    *(
        "${a} = 'x'",
        "${a} != ''",
        "not(selected(${b}, 'y'))",
        ". > 3",
        "count-selected(.) > 1",
        "((((",
        "${a} + ${b} * 2",
        "'x",
    ),
    *(
        "if(${a}=1,1,0)",
        "true()",
        "1",
        "",
        "${zz}",
        "a/b",
        "${a} = ${b}",
        "-1",
        ". = ''",
        "selected(., 'none')",
        "${}",
        "$ {a}",
    ),
    *(
        "not(selected(., 'none') and count-selected(.) > 1)",
        "string-length(.) <= 0",
        ". <= date('2020-13-45')",
        ". >= 5 and . <= 1",
    ),
    *(
        "${a} = 99999999999999999999999",
        "selected()",
        "count-selected() > 1",
        "not()",
        "date() > 1",
        "number()",
        "1 = 1 = 1",
    ),
    *(
        "today() > ${a}",
        ". <= today()",
        "decimal-time(.) >= 0.25",
        "round(decimal-time(${a}) * 1440) < 5000",
        "decimal-time(${a}) = decimal-time(${b})",
        "decimal-time() * 0 > 1",
        "jr:choice-name(${a}, '${a}')",
        "format-date(today(), '%Y-%m-%d') = ${b}",
    ),
    *(
        "." * 50,
        "(" * 60 + "1" + ")" * 60,
        "-" * 60 + "1",
        "not(" * 50 + "${a}='x'" + ")" * 50,
        "${a} = 'it''s'",
        "${a} div 0 > 1",
    ),
]
CARRIED = [
    *(
        None,
        "[1,2]",
        '{"a":1}',
        '["b1",true,null]',
        '["b1",false,{"en":"x"}]',
        "scale",
        "scale s",
        "rating",
        "choose other",
        "{",
        "5",
        '"x"',
    ),
    *('{"agree":["x"]}', '{"agree":{"label":"A","answers":["x","gone"]}}'),
]
COLUMNS = [
    *(
        "label",
        "label::English (en)",
        "label::Welsh",
        "hint",
        "relevant",
        "constraint",
        "constraint_message",
        "required",
    ),
    *(
        "calculation",
        "appearance",
        "choice_filter",
        "concord_kind",
        "concord_when",
        "concord_block",
        "concord_nets",
    ),
    *("parameters", "parameters", "concord_required"),
    *("concord_unit", "concord_warn", "media::image", "bind::relevant", "label:", "::x"),
]


def _cell(chance: random.Random, column: str) -> object:
    if column in (
        "relevant",
        "constraint",
        "calculation",
        "bind::relevant",
        "concord_when",
        "concord_warn",
    ):
        return chance.choice(XPATH) if chance.random() < 0.5 else None
    if column.startswith("concord"):
        return chance.choice(CARRIED)
    parameters = ["randomize=true", "start=-200 end=5", "end=x", "start=1 end=1", "step=0", None]
    usual = {
        "parameters": parameters,
        "type": [*TYPES[:9] * 8, *TYPES],
        "name": NAMES,
        "required": ["yes", "no", None, True, 1, "${a}='x'"],
    }
    return chance.choice(
        usual.get(column, [None, None, None, "Text", "{b} {{c}}", "Other ${a}", "  ", 5])
    )


def _form(chance: random.Random, path: Path) -> None:
    book = openpyxl.Workbook()
    survey, choices, settings = (
        book.worksheets[0],
        book.create_sheet("choices"),
        book.create_sheet("settings"),
    )
    survey.title = "survey"
    columns = ["type", "name", *chance.sample(COLUMNS, chance.randint(1, chance.choice([4, 12])))]
    survey.append(columns)
    for _ in range(chance.randint(1, chance.choice([4, 14]))):
        survey.append([_cell(chance, column) for column in columns])
    choices.append(["list_name", "name", "label"])
    codes = ["x", "y", "none", "other", "dont_know", "not_asked", "a b", 1, -1, None, "missing"]
    for _ in range(chance.randint(0, 6)):
        choices.append(
            [
                chance.choice(["l", "l", "m", None]),
                chance.choice(codes),
                chance.choice(["X", "Y", "Z", "N/A", "−1 – ${a}", None]),
            ]
        )
    settings.append(
        [
            "form_title",
            "form_id",
            "concord_instrument",
            "concord_groups",
            "concord_title",
            "default_language",
            "concord_words",
        ]
    )
    settings.append(
        [
            chance.choice([None, "T", 5]),
            chance.choice([None, "1 x", "é"]),
            chance.choice([None, None, "x", "Bad Id"]),
            chance.choice([None, "[]", "{}", '{"a":"A"}', '{"a":5}']),
            chance.choice([None, "5", '{"en":"x"}']),
            chance.choice([None, "English (en)", "default", "xx yy"]),
            chance.choice([None, "[]", '{"dont_know":"Hm"}', '{"gone":{"xx":"Y"}}']),
        ]
    )
    book.save(path)


@pytest.mark.parametrize("skip", [False, True])
def test_a_random_form_is_read_or_refused_with_its_place(skip: bool, tmp_path: Path) -> None:
    chance = random.Random(2022)
    path = tmp_path / "random.xlsx"
    read = 0
    places: list[str] = []
    for _ in range(FORMS):
        _form(chance, path)
        try:
            read += bool(read_xlsform(path, skip_unsupported=skip).questionnaire)
        except DataError as error:
            places += [fault.place for fault in error.faults]
    assert 0 < read < FORMS
    assert [place for place in places if not place.startswith("random.xlsx, sheet '")] == []
