"""What ODK and KoBo collected with a form of Concord comes in with `concord import`, and no mapping
is written.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from xlsform_engine import collected, converted, entered
from xlsform_exports import kobo, kobo_workbook, odk, simulated, submissions_of

import instruments
from survey.cli import concord
from survey.definition import loads
from survey.errors import DataError
from survey.forms import Form
from survey.forms.xlsform.making import make
from survey.forms.xlsform.names import IDENTITY
from survey.forms.xlsform.submissions import read_submissions
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Questionnaire
from survey.store import open_store

EVERY_KIND = """
instrument: every-kind
version: "1"
title: {pl: Wszystko, en: All}
languages: [pl, en]
groups: {teachers: {pl: Nauczyciele, en: Teachers}, parents: {pl: Rodzice, en: Parents}}
consent: {notice: {pl: Zgoda?, en: Take part?}, required: true}
sections:
  - title: {pl: Jeden, en: One}
    questions:
      - id: region
        ask: Where?
        choose: {wales: W, scotland: S}
        missing: refused
        shuffle: answers
      - {id: seen, ask: What?, choose_many: {a: A, b: B}, none: None, missing: dont_know}
      - {id: best, ask: In which order?, rank: {x: X, y: Y, z: Z}, missing: dont_know}
      - {id: likely, ask: How likely?, rating: {min: -1, max: 10}, optional: true}
      - {id: rose, ask: When?, time: {min: "05:00"}, missing: refused}
      - {id: slept, ask: When?, time: {}, optional: true}
      - {id: born, ask: When?, date: {}, when: "likely <= 6"}
      - {id: weight, ask: How heavy?, number: {}, missing: dont_know}
      - {id: words, ask: Why?, text: {}, optional: true}
"""


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return instruments.load("early-relationships-professionals")


@pytest.fixture(scope="module")
def interviews(questionnaire: Questionnaire) -> list[Interview]:
    return simulated(questionnaire)


def _run(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(concord, [*arguments, "--store", str(folder / "kept.db")])
    assert done.exception is None, done.exception
    return done.stderr


@pytest.mark.parametrize("exported", [odk, kobo, kobo_workbook])
def test_submissions_come_in_as_the_interviews_they_are(
    exported: Callable[..., None],
    questionnaire: Questionnaire,
    interviews: list[Interview],
    tmp_path: Path,
) -> None:
    file = tmp_path / "submissions.csv"
    exported(questionnaire, submissions_of(Form(questionnaire, "en"), interviews), file)
    file = next(tmp_path.glob("submissions.*"))
    assert "25 submissions read, 25 added, 0 already there, 0 corrected" in _run(
        tmp_path, "import", str(file)
    )
    _are_kept(questionnaire, interviews, tmp_path)


@pytest.mark.parametrize("exported", [odk, kobo, kobo_workbook])
def test_answers_of_every_kind_come_in_whatever_the_language(
    exported: Callable[..., None], tmp_path: Path
) -> None:
    questionnaire = loads(EVERY_KIND)
    interviews = simulated(questionnaire)
    submissions = submissions_of(Form(questionnaire, "pl"), interviews)
    exported(questionnaire, submissions, tmp_path / "submissions.csv")
    with open_store(str(tmp_path / "kept.db")) as store:
        store.add(questionnaire)
    assert "25 added" in _run(tmp_path, "import", str(next(tmp_path.glob("submissions.*"))))
    _are_kept(questionnaire, interviews, tmp_path)


def _are_kept(
    questionnaire: Questionnaire, interviews: Sequence[Interview], tmp_path: Path
) -> None:
    with open_store(str(tmp_path / "kept.db")) as store:
        kept = {each.uuid: each for each in store.completed()}
    for number, interview in enumerate(interviews):
        one = kept[f"00000000-0000-4000-8000-{number:012}"]
        assert (one.mode, one.group, one.hash) == (
            "xlsform",
            interview.answers[GROUP],
            questionnaire.hash,
        )
        assert {**one.answers, GROUP: one.group} == dict(interview.answers)
        assert one.started is not None
        assert one.completed is not None
        assert (one.completed - one.started).total_seconds() == 450


def test_the_same_submissions_again_add_nothing_and_a_corrected_one_replaces(
    questionnaire: Questionnaire, interviews: list[Interview], tmp_path: Path
) -> None:
    file = tmp_path / "submissions.csv"
    submissions = submissions_of(Form(questionnaire, "en"), interviews)
    odk(questionnaire, submissions[:10], file)
    _run(tmp_path, "import", str(file))
    assert "0 added, 10 already there, 0 corrected" in _run(tmp_path, "import", str(file))
    corrected = submissions[0] | {
        "region": "wales" if submissions[0].get("region") != "wales" else "scotland"
    }
    odk(questionnaire, [corrected, *submissions[1:12]], file)
    assert "2 added, 9 already there, 1 corrected" in _run(tmp_path, "import", str(file))


def test_people_who_declined_are_counted_and_left_out(
    questionnaire: Questionnaire, interviews: list[Interview], tmp_path: Path
) -> None:
    submissions = submissions_of(Form(questionnaire, "en"), interviews[:3])
    declined = {name: submissions[0][name] for name in ("start", "end", *IDENTITY)} | {
        CONSENT: "no",
        "instanceID": "uuid:gone",
    }
    file = tmp_path / "submissions.csv"
    odk(questionnaire, [*submissions, declined], file)
    assert "3 added, 0 already there, 0 corrected" in _run(tmp_path, "import", str(file))
    assert "1 did not consent" in _run(tmp_path, "import", str(file), "--dry-run")


def test_a_value_that_is_no_answer_is_refused_with_row_and_column_and_nothing_is_taken(
    questionnaire: Questionnaire, interviews: list[Interview], tmp_path: Path
) -> None:
    submissions = submissions_of(Form(questionnaire, "en"), interviews[:3])
    submissions[1]["health_support"] = "agreee"
    file = tmp_path / "submissions.csv"
    odk(questionnaire, submissions, file)
    done = CliRunner().invoke(concord, ["import", str(file), "--store", str(tmp_path / "kept.db")])
    said = "'agreee' is not one of the answers; did you mean 'Agree'?"
    assert isinstance(done.exception, DataError)
    assert (
        str(done.exception)
        == f"submissions.csv: row 3, column 'section__2-health_support', value 'agreee': {said}"
    )
    with open_store(str(tmp_path / "kept.db")) as store:
        assert list(store.completed()) == []


def _one_row(questionnaire: Questionnaire, **cells: str) -> dict[str, list[str]]:
    identity = Form(questionnaire, "en").identity
    about = (identity.instrument, identity.version, identity.hash, identity.form)
    return {
        name: [cell] for name, cell in {**dict(zip(IDENTITY, about, strict=True)), **cells}.items()
    }


SMALL = loads(
    """
instrument: small
version: "1"
title: Small
groups: {public: The public}
sections:
  - title: All
    questions:
      - id: seen
        ask: What?
        choose_many: {sleep: Poor sleep, "late-speech": Late speech}
        none: None of these
      - {id: age, ask: How old?, number: {}, missing: refused}
"""
)


def test_answers_may_stand_in_a_column_for_each_choice() -> None:
    columns = _one_row(
        SMALL,
        **{
            "section__1-seen/sleep": "1",
            "section__1-seen/late-speech": "1",
            "section__1-seen/none": "0",
        },
    )
    columns |= {"section__1-age__or-age": [""], "section__1-age__or-age__missing": ["refused"]}
    (interview,) = read_submissions(
        columns, [2], "submissions.csv", {SMALL.hash: SMALL}.get
    ).interviews
    assert interview.answers == {"seen": ("sleep", "late-speech"), "age": Missing.REFUSED}


def test_an_answer_beside_a_reason_for_none_is_not_guessed_at() -> None:
    columns = _one_row(SMALL, seen="none", age="5", age__missing="refused")
    with pytest.raises(DataError) as caught:
        read_submissions(columns, [2], "submissions.csv", {SMALL.hash: SMALL}.get)
    said = (
        "row 2: column 'age' has an answer and column 'age__missing' a reason for none; empty one"
    )
    assert str(caught.value) == f"submissions.csv: {said}"


def test_a_question_without_a_column_asks_for_another_export() -> None:
    with pytest.raises(DataError) as caught:
        read_submissions(
            _one_row(SMALL, seen="none"), [2], "submissions.csv", {SMALL.hash: SMALL}.get
        )
    said = (
        "has no column for the question 'age'; export again with XML values and headers, all "
        "columns"
    )
    assert str(caught.value) == f"submissions.csv: {said}"


def test_submissions_of_an_unknown_definition_say_which() -> None:
    columns = {
        "concord__instrument": ["other"],
        "concord__version": ["2"],
        "concord__hash": ["ab" * 32],
        "concord__form": ["f"],
    }
    with pytest.raises(DataError) as caught:
        read_submissions(columns, [2], "submissions.csv", lambda _: None)
    said = (
        "row 2 was asked by other 2 (definition abababababab…), which is not known here; add "
        "that version to the study"
    )
    assert str(caught.value) == f"submissions.csv: {said}"


def test_an_older_version_is_read_by_its_own_definition(tmp_path: Path) -> None:
    head = "instrument: visits\ntitle: Visits\ngroups: {public: Public}\n"
    texts = [
        (
            f"{head}version: '{version}'\nsections: [{{title: All, questions: [{{id: helped, ask: "
            f"Helped?, choose: {answers}}}]}}]\n"
        )
        for version, answers in (("1", "{a: Very, b: Little}"), ("2", "{c: Yes, d: No}"))
    ]
    file, older = tmp_path / "submissions.csv", loads(texts[0])
    interview = Interview.start(older).answer("b")
    odk(older, submissions_of(Form(older, "en"), [interview]), file)
    newer = tmp_path / "visits.yaml"
    newer.write_text(texts[1])
    with open_store(str(tmp_path / "kept.db")) as store:
        store.add(older)
    assert "1 added" in _run(tmp_path, "import", str(file), "--instrument", str(newer))


@pytest.mark.slow
def test_what_odk_collect_would_send_comes_in_whole(
    questionnaire: Questionnaire,
    interviews: list[Interview],
    needs_tool: Callable[[str], str],
    tmp_path: Path,
) -> None:
    """The answers typed into JavaRosa, the fields it finds relevant exported, the file imported."""
    needs_tool("javac")
    form = Form(questionnaire, "en")
    xform = tmp_path / "form.xml"
    xform.write_text(converted(make(form))[0], "utf-8")
    found = collected(needs_tool("java"), xform, [entered(each) for each in interviews])
    about = submissions_of(form, interviews)
    file = tmp_path / "submissions.csv"
    odk(
        questionnaire,
        [
            {**one, "instanceID": given["instanceID"]}
            for one, given in zip(found, about, strict=True)
        ],
        file,
    )
    assert f"{len(interviews)} added" in _run(tmp_path, "import", str(file))
    with open_store(str(tmp_path / "kept.db")) as store:
        kept = {each.uuid: each.answers for each in store.completed()}
    for given, interview in zip(about, interviews, strict=True):
        assert {**kept[given["instanceID"][5:]], GROUP: interview.answers[GROUP]} == dict(
            interview.answers
        )


BLANKS = loads(
    """
instrument: blanks
version: "1"
title: Blanks
groups: {public: The public}
sections:
  - title: All
    questions:
      - {id: seen, ask: What?, choose_many: {a: A}}
      - {id: best, ask: In which order?, rank: {x: X, y: Y}}
      - {id: rose, ask: When?, time: {}, missing: refused}
      - {id: said, ask: What?, text: {}, optional: true}
      - {id: age, ask: How old?, number: {}, required: true}
"""
)


def _read_one(**cells: str) -> dict[str, Any]:
    places = dict.fromkeys(("seen", "best", "rose", "rose__missing", "said"), "")
    columns = _one_row(BLANKS, **places | {"age": "7"} | cells)
    found = read_submissions(columns, [2], "submissions.csv", {BLANKS.hash: BLANKS}.get)
    return {"blanks": dict(found.blanks), **found.interviews[0].answers}


def test_a_blank_is_no_answer_and_counted_where_it_was_not_allowed_on_the_screen() -> None:
    empty = dict.fromkeys(("seen", "best", "rose", "said"), Missing.NO_ANSWER)
    blanks = {"seen": 1, "best": 1, "rose": 1}
    assert _read_one() == {"blanks": blanks, **empty, "age": 7}
    given = _read_one(seen="a", best="y x", rose="08:05:00.000Z")
    answers = {"seen": ("a",), "best": ("y", "x"), "rose": "08:05", "said": Missing.NO_ANSWER}
    assert given == {"blanks": {}, **answers, "age": 7}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("best", "y", "'X' has no place; put every answer in order"),
        ("best", "y x y", "'Y' has two places; give each answer one"),
        ("rose", "25:00", "'25:00' is not a time of day; write it like 14:30"),
        ("age", "", "the question 'How old?' is not answered, and it has to be"),
    ],
)
def test_what_is_no_answer_or_left_out_though_required_is_refused(
    name: str, value: str, said: str
) -> None:
    with pytest.raises(DataError) as caught:
        _read_one(**{name: value})
    assert str(caught.value).endswith(f": {said}")
    assert str(caught.value).startswith(f"submissions.csv: row 2, column '{name}'" if value else "")


def test_blanks_are_listed_to_whoever_imports(tmp_path: Path) -> None:
    interviews = [Interview.start(BLANKS, returned=True) for _ in range(2)]
    for _ in range(4):
        interviews = [each.skip(Missing.NO_ANSWER) for each in interviews]
    form = Form(BLANKS, "en")
    odk(BLANKS, submissions_of(form, [each.answer(7) for each in interviews]), tmp_path / "s.csv")
    with open_store(str(tmp_path / "kept.db")) as store:
        store.add(BLANKS)
    said = "6 answers are blank and count as no answer: seen (2), best (2), rose (2)"
    assert said in _run(tmp_path, "import", str(tmp_path / "s.csv"))
