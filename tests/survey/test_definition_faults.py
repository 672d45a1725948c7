# ruff: noqa: E501  # faulty lines and their messages are written in one piece
"""Every fault of a definition is named with its place, what is wrong, the value and the remedy; all
of a file in one go.
"""

from pathlib import Path

import pytest

from survey.codebook import Codebook
from survey.definition import load, loads
from survey.errors import DefinitionError

HEAD = """instrument: made-up
version: "1"
title: T
groups: {public: P}
sections:
- title: S
  questions:
  - {id: region, ask: "Where?", choose: {england: England, wales: Wales}}
  - {id: age, ask: "Age?", number: {min: 0}}
  - {id: seen, ask: "Seen?", choose_many: {a: A, b: B}}
"""
HERE = 1 + HEAD.count("\n")

QUESTION_FAULTS: dict[str, tuple[str, list[str]]] = {
    "unknown id": (
        "  - {id: x, ask: X, text: , when: \"regoin == 'wales'\"}",
        ["d.yaml:11: 'x' depends on 'regoin', which is not a question; did you mean 'region'?"],
    ),
    "unknown id far": (
        "  - {id: x, ask: X, text: , when: \"zzz == 'wales'\"}",
        [
            (
                "d.yaml:11: 'x' depends on 'zzz', which is not a question; it can be 'group', 'today', "
                "'region', 'age' or 'seen'"
            )
        ],
    ),
    "later": (
        '  - {id: x, ask: X, text: , when: "answered(y)"}\n  - {id: y, ask: Y, text: }',
        ["d.yaml:11: 'x' depends on 'y', which is asked later (line 12); move one of them"],
    ),
    "itself": (
        '  - {id: x, ask: X, text: , when: "answered(x)"}',
        ["d.yaml:11: 'x' depends on itself"],
    ),
    "cycle": (
        (
            '  - {id: x, ask: X, text: , when: "answered(y)"}\n  - {id: y, ask: Y, text: , when: '
            "answered(z)}\n  - {id: z, ask: Y, text: , when: answered(x)}"
        ),
        ["d.yaml:11: 'x' and 'y' wait for each other: x → y → z → x"],
    ),
    "unreachable": (
        "  - {id: x, ask: X, text: , when: \"region == 'wales' and region == 'england'\"}",
        [
            (
                "d.yaml:11: 'x' can never be asked: no earlier answers make 'region == 'wales' and "
                "region == 'england'' true"
            )
        ],
    ),
    "unreachable chain": (
        (
            "  - {id: x, ask: X, text: , when: \"region == 'wales'\"}\n  - {id: y, ask: X, text: , "
            "when: \"answered(x) and region == 'england'\"}"
        ),
        [
            (
                "d.yaml:12: 'y' can never be asked: no earlier answers make 'answered(x) and region "
                "== 'england'' true"
            )
        ],
    ),
    "unreachable number": (
        '  - {id: x, ask: X, text: , when: "age < 0"}',
        ["d.yaml:11: 'x' can never be asked: no earlier answers make 'age < 0' true"],
    ),
    "dup id": (
        "  - {id: age, ask: X, text: }",
        ["d.yaml:11: the id 'age' is already used in line 9"],
    ),
    "dup code": (
        "  - {id: x, ask: X, choose: {a: A, a: B}}",
        ["d.yaml:11: the key 'a' is already given in line 11"],
    ),
    "dup label": (
        "  - {id: x, ask: X, choose: {a: A, b: ' a'}}",
        ["d.yaml:11: 'a' is the label of 'a' and of 'b'"],
    ),
    "code": (
        "  - {id: x, ask: X, choose: {a b: A, dont_know: B}}",
        [
            "d.yaml:11: the code 'a b' may have letters, digits, _ . and -, at most 64",
            "d.yaml:11: the code 'dont_know' has a meaning of its own; choose another",
        ],
    ),
    "net": (
        "  - {id: x, ask: X, choose: {agree: A, other_one: B}, nets: {top: [agre, agree, agree]}}",
        [
            "d.yaml:11: the NET 'top' names 'agre', which is not an answer; did you mean 'agree'?",
            "d.yaml:11: the NET 'top' names 'agree' twice",
        ],
    ),
    "answer": (
        "  - {id: x, ask: X, text: , when: \"region == 'wale'\"}",
        ["d.yaml:11: 'when' of 'x': 'wale' is not an answer of 'region'; did you mean 'wales'?"],
    ),
    "note": (
        "  - {id: n, note: N}\n  - {id: x, ask: X, text: , when: n == 'a'}",
        ["d.yaml:12: 'when' of 'x': 'n' is a note and has no answer"],
    ),
    "many": (
        "  - {id: x, ask: X, text: , when: seen == 'a'}",
        [
            (
                "d.yaml:11: 'when' of 'x': 'seen' may have several answers; use selected(x, 'a') or "
                "count(x)"
            )
        ],
    ),
    "types": (
        (
            "  - {id: x, ask: X, text: , when: \"age == 'old' and region > 'a' and region + 1 == 2 "
            'and age"}'
        ),
        [
            (
                "d.yaml:11: 'when' of 'x': a number is compared with a quoted text; both sides must "
                "be of one kind"
            ),
            (
                "d.yaml:11: 'when' of 'x': 'a' is not an answer of 'region'; it can be 'england' or "
                "'wales'"
            ),
            (
                "d.yaml:11: 'when' of 'x': the answers of 'region' have no order here; compare with "
                "== or in, not >"
            ),
            (
                "d.yaml:11: 'when' of 'x': 'region' is not a number (code), so it cannot be added, "
                "subtracted, multiplied or divided"
            ),
            (
                "d.yaml:11: 'when' of 'x': 'age' alone is neither true nor false; compare it, such "
                "as x == 'yes', or ask answered(x)"
            ),
        ],
    ),
    "syntax": (
        '  - {id: x, ask: X, text: , when: "age = 3"}',
        [
            (
                "d.yaml:11: 'when' of 'x': cannot read '= 3'; write '==' to compare at character 5 "
                "of 'age = 3'"
            )
        ],
    ),
    "check syntax": (
        "  - {id: x, ask: X, number: , check: \"x <\", warn: 'y > 2'}",
        [
            (
                "d.yaml:11: 'check' of 'x': expected a question's id, a number or a quoted text, "
                "found the end at character 4 of 'x <'"
            ),
            (
                "d.yaml:11: 'x' depends on 'y', which is not a question; it can be 'group', 'today', "
                "'region', 'age', 'seen' or 'x'"
            ),
        ],
    ),
    "computed": (
        '  - {id: x, computed: "age +"}\n  - {id: y, computed: region}',
        [
            (
                "d.yaml:11: 'computed': expected a question's id, a number or a quoted text, found "
                "the end at character 6 of 'age +'"
            ),
            "d.yaml:12: 'computed' of 'y': 'region' is not a number, such as end_age - start_age",
        ],
    ),
    "unknown key": ("  - {id: x, akk: X, text: }", ["d.yaml:11: question 'x' has no key 'akk'"]),
    "no kind": (
        "  - {id: x, ask: X}",
        [
            (
                "d.yaml:11: 'x' has no kind; add one of scale, rating, choose, choose_many, rank, "
                "number, text, date, time, note, computed"
            )
        ],
    ),
    "two kinds": (
        "  - {id: x, ask: X, text: , number: }",
        ["d.yaml:11: 'x' is number and text; leave one"],
    ),
    "no ask": (
        "  - {id: x, text: }",
        ["d.yaml:11: question 'x' has no 'ask'; write the question in full"],
    ),
    "no id": ("  - {ask: X, text: }", ["d.yaml:11: a question needs 'id'"]),
    "scale": (
        "  - {id: x, ask: X, scale: agreement55}",
        ["d.yaml:11: there is no scale 'agreement55'; did you mean 'agreement5'?"],
    ),
    "missing": (
        "  - {id: x, ask: X, text: , missing: [dont_knw, not_asked]}",
        [
            "d.yaml:11: 'dont_knw' is not a kind of missing answer; did you mean 'dont_know'?",
            (
                "d.yaml:11: 'not_asked' is set by the interview, not by the respondent; it can be "
                "'dont_know', 'refused' or 'not_applicable'"
            ),
        ],
    ),
    "id": (
        (
            "  - {id: Age, ask: X, text: }\n  - {id: a__b, ask: X, text: }\n  - {id: group, ask: "
            "X, text: }"
        ),
        [
            (
                "d.yaml:11: the id 'Age' may have small letters, digits and single _, and begins "
                "with a letter"
            ),
            (
                "d.yaml:12: the id 'a__b' may have small letters, digits and single _, and begins "
                "with a letter"
            ),
            "d.yaml:13: the id 'group' has a meaning of its own; choose another",
        ],
    ),
    "value": (
        (
            "  - {id: x, ask: X, number: {min: low}}\n  - {id: y, ask: [X], text: {max_length: "
            "0}}\n  - {id: z, ask: X, date: {min: 2022-13-01}}\n  - {id: w, ask: x, number: "
            "{min: 3, max: 2}}\n  - {id: v, ask: x, optional: maybe, text: }"
        ),
        [
            "d.yaml:11: 'min' needs a number; here is the text 'low'",
            "d.yaml:12: 'ask' needs a text; here is a list",
            "d.yaml:12: 'max_length' needs 1 or more; here is the text '0'",
            "d.yaml:13: '2022-13-01' is not a day; write year-month-day, such as 2022-06-13",
            "d.yaml:14: min 3 is above max 2",
            "d.yaml:15: 'optional' needs true or false; here is the text 'maybe'",
        ],
    ),
    "block": (
        (
            "  - {block: b, shuffle: true, text: , items: {p: P, q: Q}, was: {r: s}}\n  - {block: "
            "b, text: , items: {s: S}}\n  - {block: c, text: , items: {}}"
        ),
        [
            "d.yaml:11: 'was' names 'r', which is not an item of the block; it can be 'p' or 'q'",
            "d.yaml:12: the block 'b' is already given in line 11",
            "d.yaml:13: 'items' needs at least one entry",
        ],
    ),
    "otherwise of everybody": (
        "  - {id: x, ask: X, text: , otherwise: no}",
        [
            "d.yaml:11: 'otherwise' of 'x' is of those who are not asked, but everybody is asked; add a 'when', or remove it"
        ],
    ),
    "otherwise of everybody in a block": (
        "  - block: b\n    text:\n    items: {p: P}\n    otherwise: no",
        [
            "d.yaml:14: 'otherwise' of 'b' is of those who are not asked, but everybody is asked; add a 'when', or remove it"
        ],
    ),
    "otherwise something": (
        "  - {id: x, ask: X, text: , when: age > 1, otherwise: yes}",
        ["d.yaml:11: 'otherwise' can only be 'no'; here is the text 'yes'"],
    ),
    "otherwise a list": (
        "  - {id: x, ask: X, text: , when: age > 1, otherwise: [no]}",
        ["d.yaml:11: 'otherwise' can only be 'no'; here is a list"],
    ),
    "asked of": (
        "  - id: x\n    ask: X\n    text:\n    when: age > 1\n    asked_of: {cy: rhieni}\n    short: ' '",
        [
            "d.yaml:15: 'asked_of' has no text in en ('rhieni')",
            "d.yaml:15: 'cy' is not a language of this questionnaire; it can be 'en'",
            "d.yaml:16: 'short' is empty; write its text",
        ],
    ),
    "words of the wrong type": (
        "  - {id: x, ask: X, text: , when: age > 1, asked_of: [parents], short: {en: [a]}}",
        [
            "d.yaml:11: 'asked_of' needs a text; here is a list",
            "d.yaml:11: 'en' needs a text; here is a list",
        ],
    ),
    "words of a section": (
        "- title: T\n  when: age > 1\n  otherwise: no\n  questions: [{id: x, ask: X, text: }]",
        ["d.yaml:13: a section has no key 'otherwise'; it can be 'title', 'when' or 'questions'"],
    ),
    "short of a block": (
        "  - {block: b, text: , items: {near: P}, short: {naer: Q}}",
        [
            "d.yaml:11: 'short' names 'naer', which is not an item of the block; did you mean 'near'?"
        ],
    ),
    "short of a block as words": (
        "  - {block: b, text: , items: {near: P}, short: Q}",
        ["d.yaml:11: 'short' needs named entries (name: …); here is the text 'Q'"],
    ),
    "shuffled": (
        "  - {block: b, shuffle: true, text: , items: {p: P, q: Q}, when: answered(p)}",
        [
            "d.yaml:11: 'p' depends on itself",
            "d.yaml:11: 'q' depends on 'p' of the same shuffled block, whose order is not fixed",
        ],
    ),
    "was": (
        (
            "  - {id: x, ask: X, text: , was: age}\n  - {id: y, ask: X, text: , was: old}\n  - "
            "{id: z, ask: X, text: , was: old}"
        ),
        [
            "d.yaml:11: 'x' was 'age', but 'age' is still a question",
            "d.yaml:13: 'z' and 'y' cannot both have been 'old'",
        ],
    ),
    "message": (
        "  - {id: x, ask: X, text: , message: Hm}",
        ["d.yaml:11: 'message' has no 'check' to go with"],
    ),
    "other": (
        (
            "  - {id: x, ask: X, text: , other: O}\n  - {id: y, ask: X, choose: {a: A}, none: N}\n "
            " - {id: z, ask: X, choose: {other: A}, other: N}"
        ),
        [
            "d.yaml:11: 'other' goes with choose or choose_many, not with text",
            "d.yaml:12: 'none' goes with choose_many, not with choose; write it as one of the answers",
            "d.yaml:13: the code 'other' has a meaning of its own; choose another",
        ],
    ),
    "empty text": ("  - {id: x, ask: '', text: }", ["d.yaml:11: 'ask' is empty; write its text"]),
    "control": (
        '  - {id: x, ask: "a\\eb", text: }',
        ["d.yaml:11: 'a�b' has the control character U+001B; remove it"],
    ),
    "tag": (
        "  - {id: x, ask: !!str X, text: }",
        ["d.yaml:11: uses the tag 'tag:yaml.org,2002:str'; remove it"],
    ),
    "alias": (
        "  - {id: x, ask: &a X, text: }",
        ["d.yaml:11: uses an anchor or alias (& or *); write the text out"],
    ),
    "second doc": (
        "---\na: b",
        ["d.yaml:11: has a second document; keep one questionnaire in a file"],
    ),
    "yaml": ("  - {id: x, ask: X", ["d.yaml:12: is not YAML: did not find expected ',' or '}'"]),
    "tab": ("\t- x", ["d.yaml:11: is not YAML: found character that cannot start any token"]),
    "no cascade": (
        "  - {id: x, ask: X, chose: {a: A}}\n  - {id: y, ask: Y, text: , when: \"x == 'a'\"}",
        ["d.yaml:11: question 'x' has no key 'chose'; did you mean 'choose'?"],
    ),
}


def faults_of(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        loads(text, file="d.yaml")
    assert str(refused.value) == "\n".join(map(str, refused.value.faults))
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("name", QUESTION_FAULTS)
def test_a_question_that_is_wrong_is_told_what_and_where(name: str) -> None:
    entry, messages = QUESTION_FAULTS[name]
    assert faults_of(f"{HEAD}{entry}\n") == messages


def test_the_head_that_these_faults_follow_is_sound() -> None:
    assert [question.id for question in loads(HEAD).questions] == ["region", "age", "seen"]


def test_all_faults_of_a_file_are_listed_in_its_order_and_none_causes_another() -> None:
    text = """instrument: Made Up
version: ""
title: {en: T}
languages: [en, cy]
groups: {public: P, public2: P}
consent: {notise: Hello}
scales:
  mood: {answers: {low: Low, high: High}, nets: {top: [hihg]}}
sections:
- title: S
  questions:
  - {id: q1, ask: "How?", scale: mood}
  - {id: q1, ask: "How?", scale: moood}
  - {id: q2, ask: {en: "How?", cy: ""}, chooze: {a: A}}
  - {id: q3, ask: "Then?", text: , when: "q2 == 'a' and q9 == 'b'"}
  - {id: q4, ask: {en: "And?"}, text: , missing: [perhaps]}
  - {id: q5, ask: "Last?", text: , when: "q1 == 'lowe'"}
"""
    assert faults_of(text) == [
        "d.yaml:1: the instrument id 'Made Up' may have small letters, digits and single hyphens",
        "d.yaml:2: the version is empty; write one such as '2022.1'",
        "d.yaml:3: 'title' has no text in cy ('T')",
        "d.yaml:5: 'P' is the label of 'public' and of 'public2'",
        "d.yaml:6: 'consent' needs 'notice'",
        "d.yaml:6: 'consent' has no key 'notise'; did you mean 'notice'?",
        "d.yaml:8: the NET 'top' names 'hihg', which is not an answer; did you mean 'high'?",
        "d.yaml:13: there is no scale 'moood'; did you mean 'mood'?",
        "d.yaml:13: the id 'q1' is already used in line 12",
        "d.yaml:14: question 'q2' has no key 'chooze'; did you mean 'choose'?",
        (
            "d.yaml:15: 'q3' depends on 'q9', which is not a question; it can be 'group', 'today', 'q1', "
            "'q4', 'q5' or 'q2'"
        ),
        (
            "d.yaml:16: 'perhaps' is not a kind of missing answer; it can be 'dont_know', "
            "'refused' or 'not_applicable'"
        ),
        "d.yaml:16: 'ask' has no text in cy ('And?')",
        "d.yaml:17: 'when' of 'q5': 'lowe' is not an answer of 'q1'; did you mean 'low'?",
    ]


def test_a_missing_translation_is_named_in_each_cell() -> None:
    text = """instrument: made-up
version: "1"
title: {en: T, cy: T}
languages: [en, cy]
groups: {public: {en: The public}}
consent: {notice: {en: May we}}
scales: {mood: {answers: {low: {en: Low}, high: {en: High, cy: Uchel}}, nets: {top: {label: {en: Top}, answers: [high]}}}}
sections:
- title: {cy: Un}
  questions:
  - id: q1
    ask: {en: How, cy: " "}
    hint: {en: Hint}
    choose_many:
      a: {en: A}
      b: {en: B, cy: B, fr: B}
    other: {en: Other}
    none: {en: None}
  - {id: q2, ask: {en: Q, cy: C}, number: {unit: {en: years}}, check: q2 > 1, message: {en: No}, warn: q2 > 2, warn_message: {en: Hm}}
  - {id: q3, note: {en: Note}}
  - {block: b, ask: {en: Stem}, text: , items: {i1: {en: Item}}}
"""
    assert faults_of(text) == [
        "d.yaml:5: 'public' has no text in cy ('The public')",
        "d.yaml:6: 'notice' has no text in cy ('May we')",
        "d.yaml:7: 'low' has no text in cy ('Low')",
        "d.yaml:7: 'label' has no text in cy ('Top')",
        "d.yaml:9: 'title' has no text in en ('Un')",
        "d.yaml:12: 'ask' has no text in cy ('How')",
        "d.yaml:13: 'hint' has no text in cy ('Hint')",
        "d.yaml:15: 'a' has no text in cy ('A')",
        "d.yaml:16: 'fr' is not a language of this questionnaire; it can be 'en' or 'cy'",
        "d.yaml:17: 'other' has no text in cy ('Other')",
        "d.yaml:18: 'none' has no text in cy ('None')",
        "d.yaml:19: 'unit' has no text in cy ('years')",
        "d.yaml:19: 'message' has no text in cy ('No')",
        "d.yaml:19: 'warn_message' has no text in cy ('Hm')",
        "d.yaml:20: 'note' has no text in cy ('Note')",
        "d.yaml:21: 'ask' has no text in cy ('Stem')",
        "d.yaml:21: 'i1' has no text in cy ('Item')",
    ]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["d.yaml: is empty; begin with 'instrument: …'"]),
        ("# nothing\n", ["d.yaml: is empty; begin with 'instrument: …'"]),
        ("- a\n- b\n", [("d.yaml:1: the file holds a list, not named entries such as 'instrument: "
            "…'")]),
        ("just words", [("d.yaml:1: the file holds the text 'just words', not named entries such "
            "as 'instrument: …'")]),
        ("a: b: c", ["d.yaml:1: is not YAML: mapping values are not allowed in this context"]),
        ("a: \x07", ["d.yaml:1: 'a: �' has the control character U+0007; remove it"]),
        ("a: " + "[" * 40 + "]" * 40, ["d.yaml:1: is nested more than 32 levels deep"]),
        ("a: 1\nb: 2\na: 3\nb: 4", ["d.yaml:3: the key 'a' is already given in line 1", "d.yaml:4: the key 'b' is already given in line 2"]),
        ("? [a]\n: b", ["d.yaml:1: has a list or mapping as a key; a key is a plain word"]),
        ("instrumen: x", [*[f"d.yaml:1: the file needs '{key}'" for key in ("instrument", "version", "title", "groups", "sections")],
                          "d.yaml:1: the file has no key 'instrumen'; did you mean 'instrument'?"]),
        (HEAD.split("sections", maxsplit=1)[0] + "sections:\n- S\n", [("d.yaml:6: entry 1 of "
            "'sections' needs named entries (name: …); here is the text 'S'")]),
        (HEAD.split("sections", maxsplit=1)[0] + "sections: []\n", [("d.yaml:5: 'sections' needs "
            "at least one entry")]),
    ],
)  # fmt: skip
def test_a_file_that_is_no_definition_is_told_what_it_is(text: str, messages: list[str]) -> None:
    assert faults_of(text) == messages


def test_a_file_is_named_with_its_path(tmp_path: Path) -> None:
    absent, folder, latin, large = (
        tmp_path / name for name in ("absent.yaml", "folder", "latin.yaml", "large.yaml")
    )
    folder.mkdir()
    latin.write_bytes("instrument: x\ntitle: Tŷ".encode("iso-8859-14"))
    large.write_text("#" * 1_000_001, "utf-8")
    messages = []
    for path in (absent, folder, latin, large):
        with pytest.raises(DefinitionError) as refused:
            load(path)
        messages.append(str(refused.value).removeprefix(f"{tmp_path}/"))
    assert messages == [
        "absent.yaml: cannot be read: No such file or directory",
        "folder: cannot be read: Is a directory",
        "latin.yaml:2: is not UTF-8 text; save it as UTF-8",
        "large.yaml: is larger than 1,000,000 bytes; split the questionnaire",
    ]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "bom.yaml"
    file.write_text(HEAD, "utf-8-sig")
    assert load(file) == loads(HEAD)


def test_conditions_of_a_section_and_its_questions_are_limited_together() -> None:
    long = " or ".join(["age == 1"] * 100)
    text = (
        f'{HEAD}- title: T\n  when: "{long}"\n  questions:\n  - {{id: x, ask: X, text: , '
        f'when: "{long}"}}\n'
    )
    assert len(long) < 2_000
    assert faults_of(text) == [
        (
            "d.yaml:14: 'when' of 'x', together with that of its section: the condition is longer "
            "than 2000 characters; split it"
        )
    ]


@pytest.mark.parametrize(
    "when",
    ["age == -5", "age < -4", "age > 3 and age < 3.5", "age > 100", "age in (-7, 2) and age < 0", "not age >= -12", "count(many) == 7",
     ("selected(many, 'h') and not selected(many, 'g') and (selected(many,'a') or "
         "selected(many,'b') or selected(many,'c') or selected(many,'d') or selected(many,'e'))"),
     "count(many) == age", "region == 'dont_know'", "day > '2001-02-03' and day < '2001-02-05'"],
)  # fmt: skip
def test_a_question_that_some_answers_lead_to_is_not_called_unreachable(when: str) -> None:
    many = (
        "  - {id: many, ask: M, choose_many: {a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, "
        "i: I}}\n  - {id: day, ask: D, date: }\n"
    )
    text = HEAD.replace("min: 0", "min: -20").replace(
        "wales: Wales}", "wales: Wales}, missing: dont_know"
    )
    assert (
        loads(f'{text}{many}  - {{id: x, ask: X, text: , when: "{when}"}}\n').by_id["x"].when
        is not None
    )


# --- several instruments ---


def test_the_same_id_with_another_scale_in_a_second_instrument_stands_apart() -> None:
    first = loads(HEAD + "  - {id: mood, ask: Mood, scale: agreement5}\n", file="first.yaml")
    other = HEAD.replace("made-up", "other").replace("wales: Wales", "wales: Cymru")
    second = loads(other + "  - {id: mood, ask: Mood, scale: agreement4}\n", file="second.yaml")
    found = Codebook.of([first, second]).items
    assert {name: item.of for name, item in found.items() if item.of} == {
        "region__v_1": "region",
        "mood__v_1": "mood",
    }
    assert len(found["mood__v_1"].codes) == 5
    assert len(found["mood"].codes) == 4


def test_items_that_two_instruments_share_become_one() -> None:
    first = loads(HEAD, file="first.yaml")
    second = loads(
        HEAD.replace("made-up", "other").replace("id: age", "id: years"), file="second.yaml"
    )
    codebook = Codebook.of([first, second])
    assert {item.id: item.instruments for item in codebook.items.values()} == {
        "region": ("made-up", "other"),
        "age": ("made-up",),
        "seen": ("made-up", "other"),
        "years": ("other",),
    }
