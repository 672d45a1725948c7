"""Two years side by side: instruments with the same items and partly other answers, in one study,
by the same rules as versions of one.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from survey.errors import UndecidedError
from survey.study import Study
from tests.calling import Outcome
from tests.versions.reworded import FIRST, NEW, OLD, SECOND, people

YEAR = timedelta(days=365)

THEN = FIRST.replace("instrument: life", "instrument: life-2021").replace(
    "title: Life", "title: Life in 2021"
)
NOW = (
    SECOND.replace("instrument: life", "instrument: life-2022")
    .replace("title: Life", "title: Life in 2022")
    .replace('version: "2"', 'version: "1"')
    .replace('changes:\n  "2"', 'changes:\n  "1"')
)
STUDY = """\
title: Life
instruments: [life-2021, life-2022]
store: s.db
waves:
  early: {start: 2021-01-01, end: 2021-12-31}
  late: {start: 2022-01-01, end: 2022-12-31}
"""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    folder = tmp_path / "study"
    (folder / "instruments").mkdir(parents=True)
    for name, text in (("life-2021", THEN), ("life-2022", NOW)):
        (folder / "instruments" / f"{name}.yaml").write_text(text)
    (folder / "study.yaml").write_text(STUDY)
    study = Study.read(folder)
    then, now = study.questionnaires
    given = list(people(then, now))
    first = [
        replace(one, started=one.started - YEAR, completed=one.completed - YEAR, attributes={})
        for one in given
        if one.instrument == "life-2021" and one.started and one.completed
    ]
    later = [replace(one, attributes={}) for one in given if one.instrument == "life-2022"]
    with study.open_store() as store:
        store.take_in(first, [then])
        store.take_in(later, [now])
    return study


def test_waves_are_counted_by_the_same_rules(study: Study, concord: Callable[..., Outcome]) -> None:
    done = concord("agreement", "--by", "wave", "--json", inside=study.folder)
    rows = {(row["item"], row["group"]): row for row in json.loads(done.out)}
    assert rows["trust", "early"]["n"] == 80
    assert rows["trust", "late"]["n"] == 120
    assert rows["enough__v_1", "early"]["n"] == 80
    assert (rows["enough__v_1", "late"]["n"], rows["enough__v_1", "late"]["flag"]) == (
        0,
        "not asked",
    )
    assert rows["enough", "early"]["flag"] == "not asked"
    (asked,) = rows["trust", "early"]["asked_as"]
    assert (asked["version"], asked["ask"], asked["n"]) == ("life-2021@1", OLD, 80)
    assert (asked["first"], asked["last"]) == ("2021-06-01", "2021-06-12")
    assert "asked_as" not in rows["steady", "early"]


def test_what_is_printed_says_which_year_was_asked_how(
    study: Study, concord: Callable[..., Outcome]
) -> None:
    said = concord("agreement", "trust", "--by", "wave", inside=study.folder).out
    assert (
        f"trust: Not everybody was asked in the same words: “{OLD}” in “Life in 2021” (early: n = "
        f"80); “{NEW}” in “Life in 2022” (late: n = 120)."
    ) in said
    apart = concord("agreement", "enough__v_1", "--by", "wave", inside=study.folder).out
    assert "was asked in this form in “Life in 2021” (n = 80)" in apart
    places = concord("distribution", "place", inside=study.folder).out
    assert "“Scotland” could be chosen only in “Life in 2022”" in places
    for column in ("version", "instrument"):
        assert OLD in concord("agreement", "trust", "--by", column, inside=study.folder).out
    changed = concord("compare", "trust", "--by", "wave", inside=study.folder).out
    assert OLD in changed


def test_a_report_has_both_years(study: Study, concord: Callable[..., Outcome]) -> None:
    done = concord("report", "--page", "r.html", "--workbook", "r.xlsx", inside=study.folder)
    assert done.code == 0, done.err
    page = (study.folder / "r.html").read_text("utf-8")
    assert f"“{OLD}” in “Life in 2021” (n = 80); “{NEW}” in “Life in 2022” (n = 120)" in page
    assert "The Government does enough. (in “Life in 2021”)" in page
    assert "The Government does NOT do enough. (in “Life in 2022”)" in page


def test_nothing_of_the_second_year_is_kept_before_it_is_decided(
    tmp_path: Path, concord: Callable[..., Outcome]
) -> None:
    """And then what changed stands apart, what did not is one."""
    folder = tmp_path / "study"
    (folder / "instruments").mkdir(parents=True)
    later = folder / "instruments" / "life-2022.yaml"
    (folder / "instruments" / "life-2021.yaml").write_text(THEN)
    later.write_text(NOW.split("changes:")[0])
    (folder / "study.yaml").write_text(STUDY)
    then, now = Study.read(folder).questionnaires
    given = [replace(one, attributes={}) for one in people(then, now)]
    with Study.read(folder).open_store() as store:
        store.take_in(given[:80], [then])
        with pytest.raises(UndecidedError, match="life-2022 1 asks otherwise than life-2021 1"):
            store.take_in(given[80:], [now])
        apart = ", ".join(f"{name}: {{apart: w}}" for name in ("trust", "place", "met", "enough"))
        later.write_text(f'{later.read_text()}changes: {{"1": {{{apart}}}}}\n')
        store.take_in(given[80:], Study.read(folder).questionnaires[1:])
    rows = json.loads(concord("agreement", "--json", inside=folder).out)
    assert {(row["item"], row["n"]) for row in rows} == {
        ("trust", 120),
        ("trust__v_1", 80),
        ("enough", 120),
        ("enough__v_1", 80),
        ("steady", 200),
    }
    assert concord("report", "--page", "r.html", inside=folder).code == 0


def test_a_series_whose_interviews_were_discarded_is_in_no_report(
    study: Study, concord: Callable[..., Outcome]
) -> None:
    with study.open_store() as store:
        for one in list(store.completed(["life-2021"])):
            store.discard(one.uuid, "a trial")
    done = concord("report", "--page", "r.html", "--workbook", "r.xlsx", inside=study.folder)
    assert done.code == 0, done.err
    page = (study.folder / "r.html").read_text("utf-8")
    assert "The Government does enough" not in page
    assert OLD not in page
