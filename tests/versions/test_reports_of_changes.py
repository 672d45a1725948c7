"""A report and every other command go on working, whatever changed in the middle; each answer is in
it.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from survey.cli.deciding import kept
from survey.questionnaire import Questionnaire
from survey.questions import ManyOf, OneOf, Quantity
from survey.record import CompletedInterview
from survey.study import Study
from tests.calling import Outcome
from tests.versions.mini import MINI

CHANGES = {
    "add an answer": ("y: Y}", "y: Y, z: Z}"),
    "drop an answer": (", y: Y}", "}"),
    "relabel an answer": ("y: Y}", 'y: "Why, not"}'),
    "reorder answers": ("{x: X, y: Y}", "{y: Y, x: X}"),
    "reword": ("I trust them.", "I do NOT trust them."),
    "rename with was": ("id: trust", "id: confidence, was: [trust]"),
    "rename without was": ("id: trust", "id: confidence"),
    "add an item": (
        "      - {id: n",
        "      - {id: more, ask: More?, scale: agreement5}\n      - {id: n",
    ),
    "another kind": ("number: {whole: true}", "text: {}"),
    "another scale": ("scale: agreement5", "scale: agreement4"),
    "add a group": ("b: B}", "b: B, c: C}"),
    "drop a group": (", b: B}", "}"),
    "route": ("scale: agreement5}", "scale: agreement5, when: \"place == 'x'\"}"),
    "add one of many": ("nurse: A nurse}", "nurse: A nurse, none_of: Nobody}"),
}

Concord = Callable[..., Outcome]


def answered(q: Questionnaire, number: int) -> list[CompletedInterview]:
    """So many people who answer each question by what it offers, in turn."""
    found = []
    for at in range(number):
        given: dict[str, object] = {}
        for question in q.items:
            match question.answers:
                case OneOf(options):
                    given[question.id] = options[at % len(options)].code
                case ManyOf(options):
                    given[question.id] = (options[at % len(options)].code,)
                case Quantity():
                    given[question.id] = at
                case _:
                    given[question.id] = "a text"
        group = q.groups[at % len(q.groups)].code
        found.append(
            CompletedInterview(
                f"{q.version}-{at}",
                q.instrument,
                q.version,
                q.hash,
                group,
                "page",
                "en",
                given,  # type: ignore[arg-type]
            )
        )
    return found


def all_is_reported(folder: Path, first: str, second: str, concord: Concord) -> None:
    """Interviews by a version, the change, interviews by the next one; then what is made of them
    all.
    """
    file = folder / "instruments" / "mini.yaml"
    file.parent.mkdir(parents=True)
    (folder / "study.yaml").write_text("title: Mini\ninstruments: [mini]\nstore: s.db\n")
    counts = {"1": 35, "2": 45}
    for text in (first, second):
        file.write_text(text)
        study = Study.read(folder)
        (q,) = study.questionnaires
        people = answered(q, counts[q.version])
        with study.open_store() as store:
            kept(study, store, partial(store.take_in, people, [q]), apart=True)
    for call in (
        ("report", "--page", "r.html", "--workbook", "r.xlsx", "--document", "r.docx"),
        ("report", "--charts", "charts", "--standard", "ons"),
        ("distribution", "--by", "version"),
        ("agreement",),
        ("summary",),
        ("export", "out.csv"),
        ("status",),
    ):
        done = concord(*call, inside=folder)
        assert done.code == 0, (call, done.err)
    rows = json.loads(
        concord(
            "distribution", "--json", "--by", "version", "--base", "answered", inside=folder
        ).out
    )
    given: dict[tuple[str, str], int] = {}
    several = {row["item"] for row in rows if row["item"].startswith("met")}
    for row in rows:
        if row["item"] not in several:
            key = (row["item"].split("__v_")[0], row["group"])
            given[key] = given.get(key, 0) + row["count"]
    assert {number for (_, version), number in given.items() if number} <= {35, 45}
    for version, number in counts.items():  # each question that has answers, by each of its people
        assert number in {found for (_, by), found in given.items() if by == version}
    exported = (folder / "out.csv").read_text("utf-8-sig").splitlines()
    assert len(exported) == 1 + sum(counts.values())


@pytest.mark.parametrize("change", list(CHANGES))
def test_each_change_alone_is_reported(change: str, tmp_path: Path, concord: Concord) -> None:
    before, after = CHANGES[change]
    assert before in MINI
    later = MINI.replace('version: "1"', 'version: "2"').replace(before, after, 1)
    all_is_reported(tmp_path / "study", MINI, later, concord)


def test_each_change_of_the_shared_cases_is_reported(
    shared: Path, tmp_path: Path, concord: Concord
) -> None:
    folder = shared / "cases" / "versions"
    if not folder.is_dir():
        pytest.skip("the shared cases of versions are not there")
    first = (folder / "mini-v1.yaml").read_text("utf-8")
    script = (folder / "mini-changes.sh").read_text("utf-8")
    changes = re.findall(r"^try (\S+) '([^']*)'", script, re.MULTILINE)
    assert changes
    for name, expression in changes:
        later = first.replace('version: "1"', 'version: "2"')
        done = subprocess.run(
            ["sed", expression], input=later, capture_output=True, text=True, check=True
        )
        assert done.stdout != later, name
        all_is_reported(tmp_path / name, first, done.stdout, concord)


def an_added_option(folder: Path, concord: Concord) -> None:
    """The second file has an answer that the questionnaire gets in between."""
    here = partial(concord, inside=folder)
    assert here("import", "one.csv", "--mapping", "m.yaml").code == 0
    file = folder / "instruments" / "a.yaml"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("wales: Wales", "wales: Wales, scotland: Scotland").replace('"1"', '"2"')
    )
    assert here("instruments", "check", "instruments/a.yaml").code == 1
    refused = here("import", "two.csv", "--mapping", "m.yaml")
    assert refused.code == 3
    assert "the answer 'scotland' is added" in refused.err
    decided = 'changes: {"2": {region: {same: one more country}}}\n'
    file.write_text(file.read_text("utf-8") + decided)
    done = here("import", "two.csv", "--mapping", "m.yaml")
    assert done.code == 0, done.err
    said = here("distribution", "region", "--standard", "none")
    assert "“Scotland” could be chosen only" in said.out
    for call in (
        ("agreement", "view", "--standard", "none"),
        ("report", "--page", "r.html", "--standard", "none"),
        ("export", "x.csv"),
    ):
        done = here(*call)
        assert done.code == 0, (call, done.err)


MAPPING = (
    "instrument: a\nrespondent: id\ngroup: {always: all}\nitems: {region: region, view: view}\n"
)
DEFINITION = """\
instrument: a
version: "1"
title: A
languages: [en]
groups: {all: All}
sections:
  - title: A
    questions:
      - {id: region, ask: Where do you live?, choose: {england: England, wales: Wales}}
      - {id: view, ask: Do you agree?, scale: agreement5}
"""


def test_an_added_option_is_reported(tmp_path: Path, concord: Concord) -> None:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "a.yaml").write_text(DEFINITION)
    (tmp_path / "study.yaml").write_text("title: A\ninstruments: [a]\nstore: concord.db\n")
    (tmp_path / "m.yaml").write_text(MAPPING)
    rows = "id,region,view\n1,England,Agree\n2,Wales,Disagree\n"
    (tmp_path / "one.csv").write_text(rows)
    (tmp_path / "two.csv").write_text(rows + "3,Scotland,Agree\n")
    an_added_option(tmp_path, concord)


def test_the_added_option_of_the_shared_cases_is_reported(
    shared: Path, tmp_path: Path, concord: Concord
) -> None:
    case = shared / "cases" / "versions" / "add-an-option"
    if not case.is_dir():
        pytest.skip("the shared case of an added option is not there")
    an_added_option(Path(shutil.copytree(case, tmp_path / "study")), concord)
