"""A data file from elsewhere becomes finished interviews, all of them or none, and what does not
fit is named.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_survey import SMALL

from survey.definition import loads
from survey.errors import DataError
from survey.exchange import ColumnMapping, import_file, read_interviews
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.store import Taken, open_store

Written = Callable[..., Path]
Mapped = Callable[[str], ColumnMapping]

MAPPING = """
respondent: ID
group: Group
missing: {"99": dont_know}
items:
  support: {column: Q1, values: {"1": strongly_disagree, "5": strongly_agree}}
  children: Q2
  age: Q3
  seen: {columns: {sleep: Q4_1, speech: Q4_2, other: Q4_3}, nothing: none}
  words: Q5
attributes: {weight: WT}
"""
HEADER = "ID,Group,Q1,Q2,Q3,Q4_1,Q4_2,Q4_3,Q5,WT\n"
GOOD = HEADER + "a,teachers,5,Yes,3.0,1,0,0,=1+1,1.5\nb,The public,99,no,,0,0,0,,2\n"


def _message(error: pytest.ExceptionInfo[DataError]) -> list[str]:
    return str(error.value).splitlines()


def test_cells_become_typed_answers_on_the_route(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    first, second = read_interviews(written(GOOD), small, mapped(MAPPING))
    assert first.answers == {
        "support": "strongly_agree",
        "children": "yes",
        "age": 3,
        "seen": ("sleep",),
        "words": "=1+1",
        "old": 4,
    }
    assert (first.group, first.attributes, first.language, first.mode) == (
        "teachers",
        {"weight": 1.5},
        "en",
        "import",
    )
    assert second.answers == {
        "support": Missing.DONT_KNOW,
        "children": "no",
        "seen": ("none",),
        "words": Missing.NO_ANSWER,  # asked, and left empty
        "old": Missing.NOT_APPLICABLE,
    }
    assert isinstance(second.attributes["weight"], float)


def test_every_value_without_a_meaning_is_named_with_column_count_and_row(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written(
        HEADER
        + "a,teachers,7,Yes,3,1,0,0,,1\nb,techers,7,maybe,,0,2,0,,2\nc,public,1,no,,0,0,0,,x\n"
    )
    with pytest.raises(DataError) as error:
        read_interviews(
            file, small, mapped(MAPPING.replace("weight: WT", "weight: {column: WT, type: number}"))
        )
    assert _message(error) == [
        (
            "panel.csv: column 'Q1', value '7', 2 times, first in row 2: is not in the table of "
            "values; "
            "add it under 'values' or 'missing' of 'support'"
        ),
        (
            "panel.csv: column 'Q2', value 'maybe', once, in row 3: 'maybe' is not one of the "
            "answers; it can be 'Yes' or 'No'; "
            "add it under 'values' or 'missing' of 'children'"
        ),
        (
            "panel.csv: column 'Q4_2', value '2', once, in row 3: means neither chosen nor not "
            "chosen; "
            "add it under 'chosen', 'not_chosen' or 'missing' of 'seen'"
        ),
        (
            "panel.csv: column 'Group', value 'techers', once, in row 3: is no group; did you "
            "mean 'teachers'?; "
            "add it under 'values' of 'group'"
        ),
        (
            "panel.csv: column 'WT', value 'x', once, in row 4: is not a number; correct the file, "
            "or make its 'type: text'"
        ),
    ]


def test_answers_off_the_route_and_against_a_check_are_refused_unless_the_mapping_says_otherwise(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written(HEADER + "a,teachers,5,no,3,1,0,0,,1\nb,teachers,5,yes,35,1,0,0,,1\n")
    with pytest.raises(DataError) as error:
        read_interviews(file, small, mapped(MAPPING))
    assert _message(error) == [
        (
            "panel.csv: column 'Q3' has an answer once, in row 2, but 'How old is the "
            "youngest?' (age) is not asked there "
            "(children == 'yes'); "
            "correct the file, or write 'off_route: drop' in the mapping"
        ),
        (
            "panel.csv: column 'Q3' has an answer that the questionnaire refuses (age <= 30) "
            "once, in row 3; "
            "correct the file, or write 'checks: keep' in the mapping"
        ),
    ]
    first, second = read_interviews(
        file, small, mapped(MAPPING + "off_route: drop\nchecks: keep\n")
    )
    assert "age" not in first.answers
    assert second.answers["age"] == 35


def test_an_empty_cell_where_the_question_is_asked_is_no_answer_unless_the_mapping_says_otherwise(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written(HEADER + "a,teachers,,no,,1,0,0,,1\n")
    (only,) = read_interviews(file, small, mapped(MAPPING))
    assert only.answers["support"] is Missing.NO_ANSWER
    # empty off the route is not asked, whatever an empty cell means
    assert "age" not in only.answers
    (only,) = read_interviews(
        file, small, mapped(MAPPING.replace('"99": dont_know', '"99": dont_know, "": not_reached'))
    )
    assert only.answers["support"] is Missing.NOT_REACHED
    assert "age" not in only.answers


def test_a_blank_where_an_answer_is_required_is_refused(written: Written, mapped: Mapped) -> None:
    required = loads(SMALL.replace("missing: [dont_know, refused]", "required: true"))
    file = written(HEADER + "a,teachers,,no,,1,0,0,,1\nb,teachers,5,no,,1,0,0,,1\n")
    said = (
        "panel.csv: column 'Q1' is empty once, in row 2, where an answer is required; fill it in, "
        "or say what that means under 'missing' of 'support', such as \"\": not_reached"
    )
    for missing in ('"99": dont_know', '"": no_answer'):
        with pytest.raises(DataError) as error:
            read_interviews(file, required, mapped(MAPPING.replace('"99": dont_know', missing)))
        assert _message(error) == [said]
    told = mapped(MAPPING.replace('"99": dont_know', '"": not_reached'))
    first, second = read_interviews(file, required, told)
    assert first.answers["support"] is Missing.NOT_REACHED
    assert second.answers["support"] == "strongly_agree"


def test_blanks_are_counted_by_question(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written(HEADER + "a,teachers,,no,,1,0,0,,1\nb,teachers,,yes,,1,0,0,x,1\n")
    with open_store(":memory:") as store:
        done = import_file(file, store, [small], mapping=mapped(MAPPING), dry_run=True)
        assert done.blanks == {"support": 2, "age": 1, "words": 1}


def test_columns_that_the_mapping_does_not_name_are_listed(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    with pytest.raises(DataError) as error:
        read_interviews(
            written(GOOD),
            small,
            mapped(MAPPING.replace("  words: Q5\n", "").replace("attributes: {weight: WT}", "")),
        )
    assert _message(error) == [
        (
            "panel.csv: 2 columns are not in the mapping: 'Q5', 'WT'; "
            "put each under 'items', 'attributes' or 'ignore', or write 'ignore: rest'"
        )
    ]
    assert (
        len(
            read_interviews(
                written(GOOD),
                small,
                mapped(MAPPING.replace("attributes: {weight: WT}", "ignore: rest")),
            )
        )
        == 2
    )


def test_choose_many_in_one_column_by_labels_and_with_a_separator(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written(
        "support,children,seen\nAgree,No,Poor sleep | LATE  "
        'speech\nagree,no,none\nAGREE,no,"other"\n'
    )
    interviews = read_interviews(
        file,
        small,
        mapped(
            "group: {always: public}\nitems: {support: support, children: children, seen: "
            "{column: seen, separator: '|'}}"
        ),
    )
    assert [each.answers["seen"] for each in interviews] == [
        ("sleep", "speech"),
        ("none",),
        ("other",),
    ]
    assert all("words" not in each.answers for each in interviews)  # no column: not asked


def test_times_dates_and_languages_are_read_as_people_write_them(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written(
        "id,when,moved\n1,2022-06-13T10:00:00+01:00,13/6/2022\n2,13/06/2022 09:30,2022-06-13\n3,,\n"
    )
    first, second, third = read_interviews(
        file,
        small,
        mapped(
            "respondent: id\ngroup: {always: public}\nstarted: when\nmode: {always: "
            "online}\nitems: {moved: moved}"
        ),
    )
    assert first.started == datetime(2022, 6, 13, 9, tzinfo=UTC)
    assert second.started == datetime(2022, 6, 13, 9, 30, tzinfo=UTC)
    assert third.started is None
    assert [each.answers["moved"] for each in (first, second, third)] == [
        "2022-06-13",
        "2022-06-13",
        Missing.NO_ANSWER,
    ]
    assert first.mode == "online"


def test_the_same_file_again_adds_nothing_and_another_mapping_needs_replace(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written(GOOD)
    with open_store(":memory:") as store:
        assert import_file(file, store, [small], mapping=mapped(MAPPING)).taken == Taken(added=2)
        assert import_file(file, store, [small], mapping=mapped("# the same\n" + MAPPING)).already
        other = mapped(MAPPING.replace('"5": strongly_agree', '"5": agree'))
        with pytest.raises(
            DataError, match=r"imported before .* with another mapping .* add --replace"
        ):
            import_file(file, store, [small], mapping=other)
        assert import_file(file, store, [small], mapping=other, replace=True).taken == Taken(
            unchanged=1, corrected=1
        )
        assert [each.answers["support"] for each in store.completed()] == [
            "agree",
            Missing.DONT_KNOW,
        ]


def test_without_respondents_a_replaced_import_discards_the_rows_it_no_longer_gives(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written("support,children\nagree,no\nagree,no\n")
    plain = "group: {always: public}\nitems: {support: support, children: children}"
    with open_store(":memory:") as store:
        import_file(file, store, [small], mapping=mapped(plain))
        named = mapped(plain.replace("{support: support, ", "{") + "\nattributes: {said: support}")
        taken = import_file(file, store, [small], mapping=named, replace=True).taken
        assert taken == Taken(corrected=2)
        assert import_file(
            file, store, [small], mapping=mapped(plain), replace=True
        ).taken == Taken(corrected=2)


def test_a_later_file_with_the_same_respondents_corrects_them(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    with open_store(":memory:") as store:
        import_file(written(GOOD), store, [small], mapping=mapped(MAPPING))
        later = written(
            GOOD.replace("a,teachers,5", "a,teachers,1") + "c,public,1,no,,1,0,0,,1\n", "later.csv"
        )
        assert import_file(later, store, [small], mapping=mapped(MAPPING)).taken == Taken(
            added=1, unchanged=1, corrected=1
        )
        assert len(list(store.completed())) == 3


def test_a_wrong_row_at_the_end_leaves_the_store_as_it_was(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    with open_store(":memory:") as store:
        with pytest.raises(DataError, match="row 4"):
            import_file(
                written(GOOD + "c,public,8,no,,1,0,0,,1\n"), store, [small], mapping=mapped(MAPPING)
            )
        assert not list(store.completed())
        assert not store.questionnaires()
        assert (
            import_file(
                written(GOOD), store, [small], mapping=mapped(MAPPING), dry_run=True
            ).interviews
            == 2
        )
        assert not list(store.completed())


def test_a_respondent_twice_in_a_file_is_refused(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    with pytest.raises(DataError, match="row 4 has the respondent 'a' of row 2 again"):
        read_interviews(written(GOOD + "a,public,1,no,,1,0,0,,1\n"), small, mapped(MAPPING))


def test_faults_past_the_first_fifty_are_counted(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    rows = "".join(f"{row},public,v{row},no,,1,0,0,,1\n" for row in range(80))
    with pytest.raises(DataError) as error:
        read_interviews(written(HEADER + rows), small, mapped(MAPPING))
    assert len(_message(error)) == 51
    assert _message(error)[-1] == "panel.csv: and 30 more like these"


def test_every_fault_of_a_mapping_is_told_with_its_line(
    small: Questionnaire, written: Written
) -> None:
    with pytest.raises(DataError) as error:
        ColumnMapping.loads(
            (
                'intrument: x\nmissing: {"99": dontknow}\nitems:\n  support: {colum: Q1, values: '
                "agre}\n"
            ),
            file="m.yaml",
        )
    assert _message(error) == [
        "m.yaml:1: the file has no key 'intrument'; did you mean 'instrument'?",
        "m.yaml:2: 'dontknow' is not a kind of missing answer; did you mean 'dont_know'?",
        "m.yaml:4: the entry 'support' has no key 'colum'; did you mean 'column'?",
    ]
    mapping = ColumnMapping.loads(
        (
            "instrument: smal\ngroup: {column: Grp, values: {a: teacher}}\nitems:\n  suport: "
            "Q1\n  children: Q22\n"
            "  age: {columns: {a: Q3}}\n  seen: {columns: {slep: Q4_1}}\n  old: Q3\n"
            "  q*: Z*\nattributes: {age: WT}\nignore: [Stmp]\n"
        ),
        file="m.yaml",
    )
    with pytest.raises(DataError) as error:
        read_interviews(written(GOOD), small, mapping)
    assert _message(error) == [
        "m.yaml:1: the mapping is for 'smal', the questionnaire is 'small'",
        "m.yaml:2: there is no group 'teacher'; did you mean 'teachers'?",
        "m.yaml:2: panel.csv has no column 'Grp'; did you mean 'Group'?",
        "m.yaml:4: small has no item 'suport'; did you mean 'support'?",
        "m.yaml:5: panel.csv has no column 'Q22'; did you mean 'Q2'?",
        "m.yaml:6: 'age' is number and has one column, not several",
        "m.yaml:7: seen has no option 'slep'; did you mean 'sleep'?",
        "m.yaml:8: 'old' is computed from other answers; leave it out, its column under 'ignore'",
        (
            "m.yaml:9: no item matches 'q*'; it can be 'support', 'children', 'age', 'seen', "
            "'seen__other_text', "
            "'moved', 'words' or 'old'"
        ),
        "m.yaml:10: the attribute 'age' has the name of another column; rename it",
        "m.yaml:11: panel.csv has no column 'Stmp'",
    ]


def test_the_words_of_other_may_have_a_column_or_stand_in_place_of_an_option(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    header = "Group,Q4,Words\n"
    mapping = (
        'group: Group\nmissing: {"": refused}\nitems:\n  seen: {column: Q4, other_column: Words}\n'
    )
    rows = "teachers,sleep;speech,tired\npublic,,sleep\npublic,other,\n"
    first, second, third = read_interviews(written(header + rows), small, mapped(mapping))
    assert (first.answers["seen"], first.answers["seen__other_text"]) == (
        ("sleep", "speech", "other"),
        "tired",
    )
    assert second.answers["seen__other_text"] == "sleep"
    assert third.answers["seen__other_text"] is Missing.REFUSED
    with pytest.raises(
        DataError, match=r"'Please say what' \(seen__other_text\) is not asked there"
    ):
        read_interviews(written(header + "public,None of these,tears\n"), small, mapped(mapping))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "support: {column: Q1, other_in_place: true}",
            "mapping.yaml:4: 'support' has no answer 'other' to put in words",
        ),
        (
            "seen: {column: Q1, other_column: W, other_in_place: true}",
            (
                "mapping.yaml:4: 'seen': 'other_in_place' stands with 'column' alone; name the "
                "words' own column"
            ),
        ),
        (
            "seen: {column: Q1, other_column: W}",
            "mapping.yaml:4: panel.csv has no column 'W'; it can be 'G' or 'Q1'",
        ),
        (
            "age: {columns: {a: Q1}}",
            "mapping.yaml:4: 'age' is number and has one column, not several",
        ),
        (
            "support: {columns: {agree: Q1, maybe: Q1}}",
            "mapping.yaml:4: support has no option 'maybe'",
        ),
    ],
)
def test_a_mapping_that_asks_too_much_of_an_item_says_where(
    small: Questionnaire, written: Written, mapped: Mapped, entry: str, message: str
) -> None:
    with pytest.raises(DataError) as error:
        read_interviews(
            written("G,Q1\nteachers,x\n"), small, mapped(f"\ngroup: G\nitems:\n  {entry}\n")
        )
    assert message in str(error.value)


def test_one_answer_may_have_a_column_for_each_option_and_only_one_may_be_chosen(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    mapping = mapped("group: G\nitems:\n  children: {columns: {yes: Y, no: N, refused: R}}\n")
    yes, refused = read_interviews(
        written("G,Y,N,R\nteachers,Yes,,\npublic,,0,1\n"), small, mapping
    )
    assert (yes.answers["children"], refused.answers["children"]) == ("yes", Missing.REFUSED)
    with pytest.raises(DataError, match="'yes' and 'no' are chosen, and only one can be"):
        read_interviews(written("G,Y,N,R\nteachers,1,1,\n"), small, mapping)


# --- words for missing answers, and signs for yes and no ---


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Don’t know", Missing.DONT_KNOW),
        (" DON'T  KNOW ", Missing.DONT_KNOW),
        ("DK", Missing.DONT_KNOW),
        ("nie wiem", Missing.DONT_KNOW),
        ("I’d rather not say", Missing.REFUSED),
        ("No answer", Missing.NO_ANSWER),
        ("illegible", Missing.UNCLEAR),
    ],
)
def test_words_for_a_missing_answer_are_understood_without_a_mapping(
    small: Questionnaire, written: Written, mapped: Mapped, text: str, kind: Missing
) -> None:
    file = written(f"q\n{text}\nagree\n")
    mapping = mapped("group: {always: public}\nitems: {support: q}")
    first, second = read_interviews(file, small, mapping)
    assert (first.answers["support"], second.answers["support"]) == (kind, "agree")


@pytest.mark.parametrize("text", ["Not applicable", "skip logic", "-9", "99"])
def test_a_kind_that_the_question_does_not_offer_and_numbers_are_left_to_the_mapping(
    small: Questionnaire, written: Written, mapped: Mapped, text: str
) -> None:
    file = written(f"q\n{text}\n")
    mapping = "group: {always: public}\nitems: {support: q}"
    with pytest.raises(DataError, match=f"value '{text}', once, in row 2"):
        read_interviews(file, small, mapped(mapping))
    told = mapped(mapping + f'\nmissing: {{"{text.upper()}": unclear}}')
    (only,) = read_interviews(file, small, told)
    assert only.answers["support"] is Missing.UNCLEAR


def test_an_answer_that_sounds_like_a_missing_one_is_an_answer(
    written: Written, mapped: Mapped
) -> None:
    questionnaire = loads(
        SMALL.replace('choose: {"yes": "Yes", "no": "No"}', "choose: {unsure: Not sure, yes: Yes}")
        .replace("children == 'yes'", "children == 'unsure'")
        .replace("missing: refused", "missing: [dont_know, refused]")
    )
    file = written("c,w\nnot sure,no answer\ndk,refused\n")
    mapping = mapped("group: {always: public}\nitems: {children: c, words: w}")
    first, second = read_interviews(file, questionnaire, mapping)
    assert (first.answers["children"], second.answers["children"]) == ("unsure", Missing.DONT_KNOW)
    # people's own words stay their own
    assert (first.answers["words"], second.answers["words"]) == ("no answer", "refused")


def test_signs_for_yes_and_no_are_understood_where_the_mapping_lists_none(
    small: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written("a,b\n✓,-\nTak,nie\n")
    mapping = "group: {always: public}\nitems:\n  seen: {columns: {sleep: a, speech: b}%s}"
    for each in read_interviews(file, small, mapped(mapping % "")):
        assert each.answers["seen"] == ("sleep",)
    with pytest.raises(DataError, match="column 'b', value '-', once, in row 2: means neither"):
        read_interviews(file, small, mapped(mapping % ", chosen: [✓, tak]"))
