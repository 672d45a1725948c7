"""Data files without a column that names people: a longer export adds what is new, and no row is
passed over without a word.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import survey.store.store as stores
from survey.cli.imported import told_of
from survey.definition import loads
from survey.errors import StoreError
from survey.exchange import ColumnMapping, Imported, draft_mapping, import_file
from survey.exchange.proposing import propose
from survey.store import Earlier, Store, correct, decide, open_store, pairs
from survey.store.long_intake import Staging

CLUB = loads(
    """
instrument: club
version: "1"
title: The club
languages: [en]
groups: {all: All}
sections:
  - title: All
    questions:
      - {id: region, ask: Where do you live?, choose: {england: England, wales: Wales}}
      - {id: view, ask: Do you agree?, scale: agreement5}
      - {id: likes, ask: Do you like it?, scale: agreement5}
"""
)
NEWER = loads(
    'instrument: club\nversion: "2"\ntitle: The club, again\nlanguages: [en]\n'
    "groups: {all: All}\nsections:\n  - title: All\n    questions:\n"
    "      - {id: region, ask: Where do you live?, choose: {england: England, wales: Wales}}\n"
    "      - {id: view, ask: Do you agree?, scale: agreement5}\n"
    "      - {id: likes, ask: Do you like it?, scale: agreement5}\n"
)
ITEMS = "items: {region: region, view: view, likes: likes}\n"
PLAIN = "instrument: club\ngroup: {always: all}\n" + ITEMS
TIMED = PLAIN + "completed: when\n"
Bring = Callable[..., Imported]


@pytest.fixture(params=[500, 0], ids=["at once", "staged"])
def store(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterable[Store]:
    monkeypatch.setattr("survey.store.store.SHORT", request.param)
    monkeypatch.setattr("survey.store.long_intake.STEP", 2)
    with open_store(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def bring(tmp_path: Path, store: Store) -> Bring:
    """Imports a file of these rows."""

    def imported(name: str, *rows: str, mapping: str = PLAIN, **options: object) -> Imported:
        header = "region,view,likes" + (",when" if "when" in mapping else "")
        (tmp_path / name).write_text("\n".join([header, *rows]) + "\n", "utf-8")
        (tmp_path / "m.yaml").write_text(mapping, "utf-8")
        made = ColumnMapping.load(tmp_path / "m.yaml")
        which = [options.pop("by", CLUB)]
        return import_file(tmp_path / name, store, which, mapping=made, **options)  # type: ignore[arg-type]

    return imported


def counts(done: Imported) -> tuple[int, int, int, int]:
    taken = done.taken
    return taken.added, taken.unchanged, taken.corrected, taken.discarded


MAY = ("England,Agree,Agree", "Wales,Disagree,Agree", "Wales,Agree,Disagree")


@pytest.mark.parametrize("by", [CLUB, NEWER])
def test_a_longer_export_adds_only_new_rows(bring, store, by):
    assert counts(bring("may.csv", *MAY)) == (3, 0, 0, 0)
    june = bring("june.csv", *MAY, "England,Agree,Agree", by=by)
    assert counts(june) == (1, 3, 0, 0)
    assert june.taken.earlier == (Earlier("may.csv", 3),)
    july = bring("july.csv", *MAY, "England,Agree,Agree", "Wales,Agree,Agree", by=by)
    assert counts(july) == (1, 4, 0, 0)
    assert len(list(store.completed())) == 5
    assert "3 rows of 'may.csv' known again" in told_of(june, store, dry_run=False)
    assert "2 rows say what another says, and all count: rows 2, 5" in told_of(
        june, store, dry_run=False
    )


def test_other_people_who_say_the_same_count_where_it_is_said(bring, store):
    bring("may.csv", *MAY)
    assert counts(bring("june.csv", *reversed(MAY), count_alike=True)) == (3, 0, 0, 0)
    assert len(list(store.completed())) == 6


def test_a_changed_row_is_corrected_and_a_vanished_one_stays_and_both_are_told(bring, store):
    bring("may.csv", *MAY, "England,Neither agree nor disagree,Disagree")
    later = (MAY[0], "Wales,Strongly disagree,Agree", MAY[2])
    june = bring("june.csv", *later)
    assert counts(june) == (0, 2, 1, 0)
    assert june.taken.earlier == (Earlier("may.csv", 2, (3,), (5,)),)
    said = told_of(june, store, dry_run=False)
    assert "1 row changed since 'may.csv', and corrected: row 3 here" in said
    assert "1 row of 'may.csv' not in 'june.csv' any more: row 5 there; they stay" in said
    assert len(list(store.completed())) == 4
    again = bring("july.csv", *later, "Wales,Disagree,Disagree", without_vanished=True)
    assert counts(again) == (1, 3, 0, 1)
    assert store.counts("ended_as", status="discarded") == {("vanished",): 1}
    back = bring("august.csv", *later, "England,Neither agree nor disagree,Disagree")
    assert counts(back) == (0, 3, 1, 0)


WHEN = ("13/06/2022 09:00:01", "13/06/2022 09:00:01", "13/06/2022 09:05:01")


def test_times_tell_rows_apart_and_know_them_in_any_file(bring, store):
    rows = [f"England,Agree,Agree,{when}" for when in WHEN]
    assert counts(bring("may.csv", *rows, mapping=TIMED)) == (3, 0, 0, 0)
    other = bring("one.csv", rows[2], "England,Agree,Agree,14/06/2022 09:00:00", mapping=TIMED)
    assert counts(other) == (1, 1, 0, 0)
    changed = ("England,Agree,Disagree," + WHEN[2], "Wales,Agree,Agree,14/06/2022 10:00:00")
    again = bring("two.csv", *changed, *rows[:2], mapping=TIMED)
    assert counts(again) == (1, 2, 1, 0)
    assert len(list(store.completed())) == 5


def test_a_double_click_is_suspected_kept_and_listed(bring, store):
    rows = [f"England,Agree,Agree,{when}" for when in WHEN]
    done = bring("may.csv", *rows, mapping=TIMED)
    (pair,) = pairs(store)
    assert (pair.alike, pair.against) == ("the same answers", "two rows, sent within a minute")
    assert "1 pair perhaps sent twice within a minute" in told_of(done, store, dry_run=False)
    decide(store, pair.first.uuid, pair.second.uuid, "same")
    assert counts(bring("june.csv", *reversed(rows), mapping=TIMED)) == (0, 3, 0, 0)
    assert len(list(store.completed())) == 2


def test_two_people_in_one_second_are_two(bring, store):
    rows = [f"England,Agree,Agree,{WHEN[0]}", f"Wales,Disagree,Agree,{WHEN[0]}"]
    assert counts(bring("may.csv", *rows, "Wales,Agree,Agree," + WHEN[2], mapping=TIMED))[0] == 3
    assert pairs(store) == []


def test_a_later_export_does_not_undo_what_the_office_corrected(bring, store):
    bring("may.csv", *MAY)
    one = next(iter(store.completed()))
    correct(store, one.uuid, {"likes": "disagree"}, because="she called us")
    assert counts(bring("june.csv", *MAY, "Wales,Agree,Agree")) == (1, 3, 0, 0)
    changed = ("England,Agree,Neither agree nor disagree", *MAY[1:], "Wales,Agree,Agree")
    done = bring("july.csv", *changed)
    assert (done.taken.undecided, done.taken.pairs) == (1, 1)
    assert next(each.answers["likes"] for each in store.completed()) == "disagree"


def test_a_draft_says_that_no_column_names_people_and_how_rows_are_known_again(tmp_path):
    plain = tmp_path / "plain.csv"
    plain.write_text("region,view,likes\nEngland,Agree,Agree\n", "utf-8")
    said = "in a later export a row is known again by its answers and times, and counts once"
    assert f"# respondent: no column names people: {said}" in draft_mapping(plain, CLUB)
    tool = tmp_path / "tool.csv"
    tool.write_text(
        "Timestamp,Where do you live?,Do you agree?,Do you like it?\n"
        "2022/06/13 9:00:01 AM GMT,England,Agree,Agree\n"
        "2022/06/13 9:00:01 AM GMT,Wales,Agree,Agree\n",
        "utf-8",
    )
    proposal = propose(tool, CLUB)
    assert proposal is not None
    assert said in proposal.text
    assert "\nrespondent" not in proposal.text


def test_another_file_in_the_middle_of_a_long_one_is_seen_and_nothing_is_kept(
    bring, store, monkeypatch
):
    bring("may.csv", *MAY)
    if not stores.SHORT:
        merge = Staging.merge

        def late(staging, source, **options):
            monkeypatch.setattr(Staging, "merge", merge)
            monkeypatch.setattr(stores, "SHORT", 500)
            bring("other.csv", *MAY, "Wales,Agree,Agree")
            return merge(staging, source, **options)

        monkeypatch.setattr(Staging, "merge", late)
        with pytest.raises(StoreError, match="import it again"):
            bring("june.csv", *MAY, "Wales,Agree,Agree", "England,Agree,Disagree")
        assert len(list(store.completed())) == 4
    last = bring("june.csv", *MAY, "Wales,Agree,Agree", "England,Agree,Disagree")
    assert last.taken.unchanged + last.taken.added == 5
    assert len(list(store.completed())) == 5
