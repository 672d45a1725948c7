"""Real files of every kind that come back – corrected, doubled, copied, colliding – give the same
store in any order, and a folder read again and again changes nothing.

The law over made-up returns is in tests/survey/test_returns_in_any_order.py; here the desks read
files.
"""

import base64
import csv
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook

import survey
from survey.cases import case_seal
from survey.exchange import ColumnMapping, import_file
from survey.exchange.readers import read as read_table
from survey.forms import Addressee
from survey.forms.folder import read_forms
from survey.forms.xlsform.submissions import read_submissions
from survey.store import Case, SampleList, Source, Store, pairs
from tests.forms.page_browser import sealed
from tests.forms.workbook_filling import filled, filled_rows, made

CODES = ["no", "rather_no", "rather_yes", "yes"]
WORDS = {"no": "No", "rather_no": "Rather no", "rather_yes": "Rather yes", "yes": "Yes"}
ITEMS = [f"q{number}" for number in range(6)]
QUESTIONS = "".join(
    f"      - {{id: {item}, ask: {item}?, choose: {{'no': 'No', rather_no: Rather no, "
    f"rather_yes: Rather yes, 'yes': 'Yes'}}}}\n"
    for item in ITEMS
)
CLUB = survey.loads(
    "instrument: club\nversion: '1'\ntitle: The club\nlanguages: [en]\ngroups: {members: Members}\n"
    f"sections:\n  - title: All\n    questions:\n{QUESTIONS}"
)
MAPPING = """
instrument: club
respondent: id
completed: at
items: {q0: q0, q1: q1, q2: q2, q3: q3, q4: q4, q5: q5}
"""
Answers = Sequence[str]


def of(person: int, version: int = 0) -> Answers:
    """What this person said at last and before: two of six differ from version to version."""
    mine = [CODES[(person + person // 4 * place) % 4] for place in range(4)]
    return [CODES[version], CODES[(version + person) % 4], *mine]


class Post:
    """A folder of what came back, each file with the time it was saved."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.hour = folder, 0

    def saved(self, name: str, write: Callable[[Path], Any], hour: int) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
        os.utime(path, (1_655_000_000 + 3600 * hour,) * 2)

    def workbook(self, name: str, answers: Answers, hour: int, mark: str = "", **form: Any) -> None:
        cells = {item: WORDS[code] for item, code in zip(ITEMS, answers, strict=True)}
        book: Workbook = filled(made(CLUB, **form), cells | ({"(reference)": mark} if mark else {}))
        self.saved(name, book.save, hour)

    def page(self, name: str, answers: Answers, hour: int, *, text: bool = False) -> None:
        minute = f"2022-06-12T{hour:02}:00:00.000Z"
        content = sealed(
            {
                "format": "concord form",
                "format_version": 2,
                "instrument": "club",
                "version": "1",
                "hash": CLUB.hash,
                "form": "page",
                "uuid": f"6b0c7a3e-98a5-4c6f-8f37-{name[:1]:a>12}".replace("p", "b"),
                "case": "",
                "group": "members",
                "language": "en",
                "seed": 1,
                "displayed": [],
                "started": minute,
                "completed": minute,
                "answers": dict(zip(ITEMS, answers, strict=True)),
            }
        )
        written = json.dumps(content)
        if text:
            code = base64.encodebytes(written.encode()).decode()
            written = f"Dear all,\n-----BEGIN CONCORD FORM-----\n{code}-----END CONCORD FORM-----\n"
        self.saved(name, lambda path: path.write_text(written, "utf-8"), hour)


def posted(folder: Path, store_list: Sequence[Case]) -> Path:
    """Everything that came back."""
    post = Post(folder)
    to = {case.id: Addressee(case.id, case_seal(case)) for case in store_list}
    # a case: two workbooks made for it, and the first of them once more under another name
    post.workbook("forms/n-1.xlsx", of(1), 1, form="w1", addressee=to["n-1"])
    post.workbook("forms/n-1 again.xlsx", of(1, 1), 5, form="w2", addressee=to["n-1"])
    shutil.copy2(folder / "forms/n-1.xlsx", folder / "forms/copy of n-1.xlsx")
    # one reference, two people, one of whom corrected
    post.workbook("forms/a.xlsx", of(2), 2, "kestrel", form="f")
    post.workbook("forms/b.xlsx", of(7), 2, "kestrel", form="f")
    post.workbook("forms/b2.xlsx", of(7, 1), 6, "kestrel", form="f")
    # no reference: the same file in two folders
    post.workbook("forms/c.xlsx", of(3), 3, form="f")
    shutil.copy2(folder / "forms/c.xlsx", folder / "c.xlsx")
    # pages: corrected, and as a text in an e-mail
    post.page("d.concord.json", of(9), 3)
    post.page("d mail.txt", of(9, 1), 7, text=True)
    post.page("e.concord.json", of(10), 3)
    # a sheet for many, sent again with a row more
    rows = [dict(zip(ITEMS, map(WORDS.get, of(n)), strict=True)) for n in (5, 11, 14)]
    for hour, number in ((2, 2), (8, 3)):
        book = filled_rows(made(CLUB, form="m", rows=5), rows[:number], "Elm")
        post.saved(f"sheets/{hour}/elm.xlsx", book.save, hour)
    # submissions, the later export with a correction and one more
    odk = [("uuid:o1", of(6), 2), ("uuid:o2", of(13), 3)]
    post.saved("odk1.csv", lambda path: submissions(path, odk), 4)
    odk = [("uuid:o1", of(6, 1), 9), odk[1], ("uuid:o3", of(15), 9)]
    post.saved("odk2.csv", lambda path: submissions(path, odk), 9)
    # a data file of a panel, and a later one
    panel = [("1", of(4), 2), ("2", of(8), 2)]
    post.saved("panel1.csv", lambda path: panel_file(path, panel), 4)
    panel = [("1", of(4, 2), 10), panel[1], ("3", of(12), 10)]
    post.saved("panel2.csv", lambda path: panel_file(path, panel), 10)
    return folder


def submissions(path: Path, rows: Sequence[tuple[str, Answers, int]]) -> None:
    about = ["concord__instrument", "concord__version", "concord__hash", "concord__form"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["start", "end", *about, "group", *ITEMS, "instanceID"])
        for key, answers, hour in rows:
            when = f"2022-06-12T{hour:02}:00:00+00:00"
            made_from = ["club", "1", CLUB.hash, "x"]
            writer.writerow([when, when, *made_from, "members", *answers, key])


def panel_file(path: Path, rows: Sequence[tuple[str, Answers, int]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "at", *ITEMS])
        writer.writerows(
            [name, f"2022-06-12T{hour:02}:00:00", *answers] for name, answers, hour in rows
        )


def take(store: Store, path: Path, mapping: Path) -> None:
    """One file or folder by the desk that reads it."""
    if path.name.startswith("odk"):
        data = read_table(path)
        found = read_submissions(data.columns, data.rows, path.name, {CLUB.hash: CLUB}.get)
        source = Source(path.name, path.name, "submissions")
        store.take_in(found.interviews, found.questionnaires, source=source)
    elif path.name.startswith("panel"):
        import_file(path, store, [CLUB], mapping=ColumnMapping.load(mapping))
    else:
        files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
        summary = read_forms(files, [CLUB], store)
        assert [str(each) for each in summary.refusals] == []


def said(store: Store) -> tuple[object, ...]:
    """Who counts with what, and which of them may be one person."""
    counting = list(store.completed())
    answers = {each.uuid: tuple(map(str, each.answers.values())) for each in counting}
    open_pairs = {
        frozenset((answers[each.first.uuid], answers[each.second.uuid])) for each in pairs(store)
    }
    return sorted((each.case, answers[each.uuid]) for each in counting), open_pairs


@pytest.mark.parametrize("seed", range(4))
def test_files_give_the_same_store_in_any_order_and_a_folder_read_again_changes_nothing(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    with survey.open_store(tmp_path / "concord.db") as store:
        SampleList(store).put([Case("n-1")])
        folder = posted(tmp_path / "back", SampleList(store).cases())
        mapping = tmp_path / "m.yaml"
        mapping.write_text(MAPPING, "utf-8")
        parts = [each for each in folder.rglob("*") if each.is_file()]
        if not seed:
            parts = [folder / "forms", folder / "sheets", *folder.glob("*.*")]
        random.shuffle(parts)
        for path in [*parts, *random.sample(parts, len(parts) // 3)]:
            take(store, path, mapping)
        people = [of(1, 1), of(2), of(3), of(4, 2), of(5), of(6, 1), of(7, 1), of(8), of(9, 1)]
        people += [of(10), of(11), of(12), of(13), of(14), of(15)]
        expected = sorted(
            ("n-1" if number == 0 else "", tuple(each)) for number, each in enumerate(people)
        )
        kestrels = {frozenset((tuple(of(2)), tuple(of(7, 1))))}
        assert said(store) == (expected, kestrels)
        assert [each.outcome for each in SampleList(store).attempts()] == ["completed"]
        for path in parts:
            take(store, path, mapping)
        assert said(store) == (expected, kestrels)
