"""What ODK and KoBo collected with a form of Concord comes in with `concord import`, and no mapping
is written.
"""

import csv
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, assert_never

import openpyxl
import pytest
from click.testing import CliRunner
from xlsform_engine import collected, converted, entered

import instruments
from survey.cli import concord
from survey.definition import loads
from survey.errors import AnswerError, DataError
from survey.forms import Form
from survey.forms.xlsform.answer_types import asked_as
from survey.forms.xlsform.making import make
from survey.forms.xlsform.names import IDENTITY, field
from survey.forms.xlsform.submissions import read_submissions
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.store import open_store

SEED = 5


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
    return _simulated(questionnaire)


def _simulated(questionnaire: Questionnaire) -> list[Interview]:
    chance = random.Random(SEED)
    return [_answered(Interview.start(questionnaire), chance) for _ in range(25)]


def _answered(interview: Interview, chance: random.Random) -> Interview:
    """A simulated interview of somebody who takes part."""
    while (question := interview.question) is not None:
        try:
            interview = interview.answer(
                "yes" if question.id == CONSENT else _answer(question, chance)
            )
        except AnswerError:
            continue  # a check or an exclusive answer; try another
    return interview


def _answer(question: Question, chance: random.Random) -> object:
    if question.allowed_missing and chance.random() < 0.2:
        return chance.choice(question.allowed_missing)
    match answers := question.answers:
        case OneOf():
            return chance.choice(answers.codes)
        case ManyOf():
            return chance.sample(answers.codes, chance.randint(1, 3))
        case Ranking():
            return chance.sample(answers.codes, len(answers.codes))
        case Quantity():
            return chance.randrange(40) if answers.whole else chance.choice([7, 1.234, 12_345_678])
        case Day():
            return "2022-06-03"
        case TimeOfDay():
            return f"{chance.randrange(5, 24):02}:30"
        case OpenText() | Shown() | Derived():
            return "simulated words, with a comma"
        case _ as never:
            assert_never(never)


def _submissions(form: Form, interviews: Sequence[Interview]) -> list[dict[str, str]]:
    """Each as the fields of an XForm."""
    identity = form.identity
    about = dict(
        zip(
            IDENTITY,
            (identity.instrument, identity.version, identity.hash, identity.form),
            strict=True,
        )
    )
    return [
        {
            "start": "2022-06-13T09:00:00.000+01:00",
            "end": "2022-06-13T09:07:30.000+01:00",
            **about,
            **dict(_as_sent(each)),
            "instanceID": f"uuid:00000000-0000-4000-8000-{number:012}",
        }
        for number, each in enumerate(interviews)
    ]


def _as_sent(interview: Interview) -> Iterator[tuple[str, str]]:
    """What ODK makes of what was entered: times with seconds and a zone, an exponent in large
    decimals.
    """
    for name, value in entered(interview):
        question = interview.questionnaire.by_id.get(name)
        if question is not None and isinstance(question.answers, TimeOfDay):
            yield name, f"{value}:00.000+01:00"
        elif value == "12345678":
            yield name, "1.2345678E7"
        else:
            yield name, value


def _paths(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Field → the groups it stands in, as the form has them."""
    found: dict[str, list[str]] = {}
    for number, section in enumerate(questionnaire.sections, 1):
        for question in questionnaire.questions:
            if questionnaire.section_of(question.id) is section:
                alone = not (question.missing and asked_as(question.answers).has_reason_beside)
                inside = (
                    [f"section__{number}"]
                    if alone
                    else [f"section__{number}", f"{question.id}__or"]
                )
                found[field(question.id)] = inside
                found[f"{field(question.id)}__missing"] = inside
    return found


def _odk(
    questionnaire: Questionnaire, submissions: Sequence[Mapping[str, str]], file: Path
) -> None:
    """As ODK Central exports: groups with hyphens, a key, answers of select_multiple in one
    column.
    """
    paths = _paths(questionnaire)
    fields = ["start", "end", *IDENTITY, CONSENT, GROUP, *_fields(questionnaire)]
    with file.open("w", encoding="utf-8", newline="") as content:
        writer = csv.writer(content)
        writer.writerow(
            [
                "SubmissionDate",
                *("-".join([*paths.get(each, []), each]) for each in fields),
                "meta-instanceID",
                "KEY",
            ]
        )
        for one in submissions:
            key = one["instanceID"]
            writer.writerow(
                ["2022-06-13T09:08:00.000Z", *(one.get(each, "") for each in fields), key, key]
            )


def _kobo(
    questionnaire: Questionnaire, submissions: Sequence[Mapping[str, str]], file: Path
) -> None:
    """As KoBo exports: semicolons, groups with slashes, select_multiple in one column and in one
    for each choice.
    """
    paths = _paths(questionnaire)
    heads, columns = [], []
    for name in ["start", "end", *IDENTITY, CONSENT, GROUP, *_fields(questionnaire)]:
        heads.append("/".join([*paths.get(name, []), name]))
        columns.append((name, ""))
        question = questionnaire.by_id.get(name)
        if question is not None and isinstance(question.answers, ManyOf):
            for code in [*question.answers.codes, *(kind.value for kind in question.missing)]:
                heads.append(f"{heads[len(heads) - 1].partition(name)[0]}{name}/{code}")
                columns.append((name, code))
    with file.open("w", encoding="utf-8", newline="") as content:
        writer = csv.writer(content, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow([*heads, "_id", "_uuid", "_submission_time"])
        for number, one in enumerate(submissions):
            cells = [
                one.get(name, "")
                if not code
                else ""
                if not one.get(name)
                else "10"[code not in one[name].split()]
                for name, code in columns
            ]
            writer.writerow(
                [*cells, number, one["instanceID"].removeprefix("uuid:"), "2022-06-13T08:08:00"]
            )


def _kobo_workbook(
    questionnaire: Questionnaire, submissions: Sequence[Mapping[str, str]], file: Path
) -> None:
    """The same in an Excel workbook, numbers as numbers."""
    _kobo(questionnaire, submissions, file)
    with file.open(encoding="utf-8", newline="") as content:
        rows = list(csv.reader(content, delimiter=";"))
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(file.with_suffix(".xlsx"))
    file.unlink()


def _fields(questionnaire: Questionnaire) -> list[str]:
    fields = []
    for question in questionnaire.questions:
        fields.append(field(question.id))
        if question.missing and asked_as(question.answers).has_reason_beside:
            fields.append(f"{field(question.id)}__missing")
    return fields


def _run(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(concord, [*arguments, "--store", str(folder / "kept.db")])
    assert done.exception is None, done.exception
    return done.stderr


@pytest.mark.parametrize("exported", [_odk, _kobo, _kobo_workbook])
def test_submissions_come_in_as_the_interviews_they_are(
    exported: Callable[..., None],
    questionnaire: Questionnaire,
    interviews: list[Interview],
    tmp_path: Path,
) -> None:
    file = tmp_path / "submissions.csv"
    exported(questionnaire, _submissions(Form(questionnaire, "en"), interviews), file)
    file = next(tmp_path.glob("submissions.*"))
    assert "25 submissions read, 25 added, 0 already there, 0 corrected" in _run(
        tmp_path, "import", str(file)
    )
    _are_kept(questionnaire, interviews, tmp_path)


@pytest.mark.parametrize("exported", [_odk, _kobo, _kobo_workbook])
def test_answers_of_every_kind_come_in_whatever_the_language(
    exported: Callable[..., None], tmp_path: Path
) -> None:
    questionnaire = loads(EVERY_KIND)
    interviews = _simulated(questionnaire)
    submissions = _submissions(Form(questionnaire, "pl"), interviews)
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
    submissions = _submissions(Form(questionnaire, "en"), interviews)
    _odk(questionnaire, submissions[:10], file)
    _run(tmp_path, "import", str(file))
    assert "0 added, 10 already there, 0 corrected" in _run(tmp_path, "import", str(file))
    corrected = submissions[0] | {
        "region": "wales" if submissions[0].get("region") != "wales" else "scotland"
    }
    _odk(questionnaire, [corrected, *submissions[1:12]], file)
    assert "2 added, 9 already there, 1 corrected" in _run(tmp_path, "import", str(file))


def test_people_who_declined_are_counted_and_left_out(
    questionnaire: Questionnaire, interviews: list[Interview], tmp_path: Path
) -> None:
    submissions = _submissions(Form(questionnaire, "en"), interviews[:3])
    declined = {name: submissions[0][name] for name in ("start", "end", *IDENTITY)} | {
        CONSENT: "no",
        "instanceID": "uuid:gone",
    }
    file = tmp_path / "submissions.csv"
    _odk(questionnaire, [*submissions, declined], file)
    assert "3 added, 0 already there, 0 corrected" in _run(tmp_path, "import", str(file))
    assert "1 did not consent" in _run(tmp_path, "import", str(file), "--dry-run")


def test_a_value_that_is_no_answer_is_refused_with_row_and_column_and_nothing_is_taken(
    questionnaire: Questionnaire, interviews: list[Interview], tmp_path: Path
) -> None:
    submissions = _submissions(Form(questionnaire, "en"), interviews[:3])
    submissions[1]["health_support"] = "agreee"
    file = tmp_path / "submissions.csv"
    _odk(questionnaire, submissions, file)
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
    _odk(older, _submissions(Form(older, "en"), [interview]), file)
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
    about = _submissions(form, interviews)
    file = tmp_path / "submissions.csv"
    _odk(
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
    _odk(BLANKS, _submissions(form, [each.answer(7) for each in interviews]), tmp_path / "s.csv")
    with open_store(str(tmp_path / "kept.db")) as store:
        store.add(BLANKS)
    said = "6 answers are blank and count as no answer: seen (2), best (2), rose (2)"
    assert said in _run(tmp_path, "import", str(tmp_path / "s.csv"))
