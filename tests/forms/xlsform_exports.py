"""What ODK and KoBo export of simulated interviews on a form of Concord."""

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import assert_never

import openpyxl
from xlsform_engine import entered

from survey.errors import AnswerError
from survey.forms import Form
from survey.forms.xlsform.answer_types import asked_as
from survey.forms.xlsform.names import IDENTITY, field
from survey.interview import Interview
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

SEED = 5


def simulated(questionnaire: Questionnaire) -> list[Interview]:
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


def submissions_of(form: Form, interviews: Sequence[Interview]) -> list[dict[str, str]]:
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


def odk(questionnaire: Questionnaire, submissions: Sequence[Mapping[str, str]], file: Path) -> None:
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


def kobo(
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


def kobo_workbook(
    questionnaire: Questionnaire, submissions: Sequence[Mapping[str, str]], file: Path
) -> None:
    """The same in an Excel workbook, numbers as numbers."""
    kobo(questionnaire, submissions, file)
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
