"""`concord alerts` and all that comes in: what must not wait is told at once and until somebody
signs it off, and it is in nothing else that Concord writes.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet
import pyreadstat
import pytest

import survey
from survey.definition import loads
from survey.forms import FORMATS
from survey.interview import Interview
from survey.store import concerns, sign_off
from tests.calling import Outcome
from tests.forms.workbook_filling import as_cells, filled, filled_rows, made, saved
from tests.survey.alerts import DEFINITION

Run = Callable[..., Outcome]

CANARY = "CANARYWORDS"
"""In the words of every alert, and in notes."""
NOTE = "NOTECANARY"
TEXT = DEFINITION.replace("say: {en: ", f"say: {{en: {CANARY} ").replace(
    "alert: {en: ", f"alert: {{en: {CANARY} "
)
MOOD = loads(TEXT)
DUTY = f"{CANARY} Stay with the person. Ring the duty line."


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "mood.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "study.yaml").write_text("title: Moods\ninstruments: [mood.yaml]\n", "utf-8")
    return tmp_path


def answered(study: Path, *answers: object, group: str = "parents", case: str = "") -> str:
    """A completed interview with these answers; its uuid."""
    given = [*answers, *("always", ["quarrels"], "agree", "disagree", 3, "quietly")[len(answers) :]]
    with survey.open_store(study / "concord.db") as store:
        interview = Interview.start(MOOD, group=group).answer(given[0])
        recording = store.begin(interview, mode="terminal", case=case, interviewer="ann")
        for answer in given[1:]:
            interview = interview.answer(answer)
            recording.save(interview)
        recording.complete()
        return recording.uuid


def test_they_are_listed_shown_and_signed_off(study: Path, concord: Run) -> None:
    uuid = answered(study, "never", case="C7")
    listed = concord("alerts", "list", inside=study)
    assert listed.code == 0
    assert DUTY in listed.out
    assert "C7" in listed.out
    assert "2 open alerts" in listed.err  # harm is answered in words, too
    rows = json.loads(concord("alerts", "list", "--json", inside=study).out)
    assert [row["question"] for row in rows] == ["safe", "harm"]
    assert rows[0] | {"first_raised": "", "raised": ""} == {
        "interview": uuid,
        "case": "C7",
        "instrument": "mood",
        "version": "1",
        "group": "parents",
        "interviewer": "ann",
        "mode": "terminal",
        "status": "completed",
        "question": "safe",
        "to_do": [DUTY],
        "first_raised": "",
        "raised": "",
        "times": 1,
        "changed_since": False,
        "open": True,
        "signed_off_by": None,
        "signed_off": None,
    }
    signed = concord(
        "alerts", "sign-off", uuid[:8], "safe", "--as", "Bo", "--note", NOTE, inside=study
    )
    assert (signed.code, signed.err) == (0, f"signed off: safe in {uuid}\n")
    assert DUTY not in concord("alerts", "list", inside=study).out
    every = concord("alerts", "list", "--all", inside=study)
    assert "signed off by Bo" in every.out
    assert NOTE not in every.out
    assert "1 open alert, 1 signed off" in every.err
    shown = concord("alerts", "show", uuid, inside=study)
    assert "safe: Are you safe at home?" in shown.out
    assert f"by Bo: {NOTE}" in shown.out
    assert "Never" not in shown.out
    (safe, _) = json.loads(concord("alerts", "show", uuid, "--json", inside=study).out)
    assert [each["note"] for each in safe["sign_offs"]] == [NOTE]
    concord("alerts", "sign-off", uuid, "--as", "Bo", "--note", "seen", inside=study)
    nothing = concord("alerts", "list", inside=study)
    assert (nothing.out, nothing.err) == ("", "no open alerts\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("sign-off", "{uuid}", "safe", "--as", " ", "--note", "x"), 2, "--as is empty"),
        (("sign-off", "{uuid}", "safe", "--as", "Bo"), 2, "Missing option '--note'"),
        (("sign-off", "{uuid}", "seen", "--as", "Bo", "--note", "x"), 3, "has no alert on 'seen'"),
        (
            ("sign-off", "nowhere", "--as", "Bo", "--note", "x"),
            3,
            "there is no interview 'nowhere'",
        ),
        (("show", "nowhere"), 3, "there is no interview 'nowhere'"),
    ],
)
def test_wrong_use_signs_nothing_off(
    study: Path, concord: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    uuid = answered(study, "never")
    done = concord("alerts", *(each.format(uuid=uuid) for each in arguments), inside=study)
    assert done.code == code
    assert said in done.err
    with survey.open_store(study / "concord.db") as store:
        assert all(each.open for each in concerns(store))


def test_status_lists_open_ones_until_they_are_signed_off(study: Path, concord: Run) -> None:
    answered(study, "never", case="C7")
    said = concord("status", inside=study).out
    assert "answers that must not wait" in said
    assert "C7" in said
    assert "2 alerts are open; what to do: concord alerts list" in said
    rows = json.loads(concord("status", "--json", inside=study).out)
    assert [row["open_alert"] for row in rows if "open_alert" in row] == ["safe", "harm"]
    with survey.open_store(study / "concord.db") as store:
        for each in concerns(store):
            sign_off(store, each.interview.uuid, each.question, who="Bo", note="seen")
    assert "must not wait" not in concord("status", inside=study).out


# --- what comes in ---


USUAL = {"safe": "always", "seen": ("quarrels",), "tired": "agree", "thoughts": "disagree"}


def workbook(study: Path, name: str, **answers: object) -> Path:
    """A returned workbook of a parent."""
    (study / "returned").mkdir(exist_ok=True)
    cells = as_cells({**USUAL, "drinks": 3, **answers}, MOOD)  # type: ignore[arg-type]
    return saved(filled(made(MOOD, group="parents"), cells), study / "returned" / name)


def test_a_form_that_comes_back_is_told_with_its_file(study: Path, concord: Run) -> None:
    workbook(study, "one.xlsx", safe="never")
    workbook(study, "two.xlsx")
    for _ in range(2):  # again and again, until somebody signs it off
        said = concord("form", "read", "returned", inside=study)
        assert said.code == 0, said.err
        with survey.open_store(study / "concord.db") as store:
            (concern,) = concerns(store)
        assert "1 answer must not wait; concord alerts list has them" in said.err
        assert f"  returned/one.xlsx: interview {concern.interview.uuid}: {DUTY}" in said.err
        assert "two.xlsx" not in said.err
        assert CANARY not in said.out
        assert "Never" not in said.out + said.err
    concord("alerts", "sign-off", concern.interview.uuid, "--as", "B", "--note", "x", inside=study)
    assert "must not wait" not in concord("form", "read", "returned", inside=study).err


def test_a_refused_form_tells_it_too(study: Path, concord: Run) -> None:
    workbook(study, "one.xlsx", safe="never", drinks="a lot")
    said = concord("form", "read", "returned", inside=study)
    assert said.code == 3
    assert f"refused, and an answer in it must not wait: returned/one.xlsx: {DUTY}" in said.err
    assert CANARY not in (study / "refused.csv").read_text("utf-8-sig")
    with survey.open_store(study / "concord.db") as store:
        assert concerns(store) == []


def test_forms_for_many_name_the_interview_or_the_row(study: Path, concord: Run) -> None:
    rows = [
        as_cells({**USUAL, "drinks": 3}, MOOD),
        as_cells({**USUAL, "drinks": 77}, MOOD),
        as_cells({**USUAL, "seen": ("blows",), "drinks": 2}, MOOD) | {"drinks": "much"},
    ]
    book = filled_rows(made(MOOD, group="parents", rows=5), rows)
    saved(book, study / "many.xlsx")
    said = concord("form", "read", "many.xlsx", inside=study)
    assert f": {CANARY} Give the leaflet." in said.err
    assert "refused, and an answer in it must not wait: many.xlsx, row" in said.err
    assert f": {CANARY} Tell the lead." in said.err


def test_what_a_data_file_brings_is_listed_by_interview(study: Path, concord: Run) -> None:
    (study / "panel.csv").write_text(
        "id,safe,thoughts\n1,always,disagree\n2,never,disagree\n3,always,agree\n", "utf-8"
    )
    (study / "mapping.yaml").write_text(
        "instrument: mood\nrespondent: id\ngroup: {always: parents}\n"
        "items: {safe: safe, thoughts: thoughts}\n",
        "utf-8",
    )
    call = ("import", "panel.csv", "--mapping", "mapping.yaml")
    dry = concord(*call, "--dry-run", inside=study)
    assert dry.code == 0, dry.err
    said = concord(*call, inside=study).err
    assert "2 answers must not wait" in said
    with survey.open_store(study / "concord.db") as store:
        for each in concerns(store):
            assert f"  interview {each.interview.uuid}: {CANARY}" in said


def test_a_correction_that_raises_one_says_so(study: Path, concord: Run) -> None:
    uuid = answered(study)
    call = ("interview", "correct", uuid, "safe=never", "--because", "misheard", "--as", "Bo")
    assert DUTY not in concord(*call, "--dry-run", inside=study).err
    said = concord(*call, inside=study)
    assert said.code == 0, said.err
    assert f"  interview {uuid}: {DUTY}" in said.err


def test_authors_and_those_who_send_forms_out_are_told(study: Path, concord: Run) -> None:
    shown = concord("instruments", "show", "mood", inside=study).out
    assert f"!! must not wait if question 1 is “Never”: “{CANARY} Stay with" in shown
    made = concord("form", "make", "mood", "--as", "page", inside=study).err
    assert "note: 6 questions have answers that must not wait; whoever fills it in reads" in made


# --- nowhere else ---


@pytest.fixture
def field(study: Path) -> Path:
    """A study in which every alert was raised, some changed, some signed off with notes."""
    for number in range(4):
        group = "parents" if number % 2 else "teachers"
        answered(study, "never", ["blows"], "agree", "agree", 95, "he did", group=group)
        answered(study, group=group)
    with survey.open_store(study / "concord.db") as store:
        for each in concerns(store)[::2]:
            sign_off(store, each.interview.uuid, each.question, who="Bo", note=NOTE)
    return study


def canaries(folder: Path, without: set[Path]) -> Iterator[Path]:
    """The files with an alert or a note in them, in whatever they are packed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in without:
            content = path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as packed:
                    content += b"".join(packed.read(name) for name in packed.namelist())
            if path.suffix == ".parquet":
                content += str(pyarrow.parquet.read_table(path)).encode()
                content += str(pyarrow.parquet.read_schema(path).metadata).encode()
            if path.suffix == ".sav":
                rows, about = pyreadstat.read_sav(path)
                content += f"{rows.to_dict()} {vars(about)}".encode()
            if any(each.encode() in content for each in (CANARY, NOTE)):
                yield path


SILENT = [
    ("export", "out/a.csv"),
    ("export", "out/a.xlsx"),
    ("export", "out/a.sav"),
    ("export", "out/a.parquet"),
    ("export", "out/labels.csv", "--labels"),
    ("status",),
    ("status", "--json"),
    ("interview", "list"),
    ("interview", "list", "--json"),
    ("interview", "show", "{uuid}"),
    ("interview", "show", "{uuid}", "--history", "--json"),
    ("agreement", "thoughts", "--json", "--standard", "none"),
    ("distribution", "--json", "--standard", "none"),
    ("summary", "--json", "--standard", "none"),
    ("instruments", "list", "--json"),
    ("instruments", "words", "cy"),
    ("form", "make", "mood", "--as", "workbook", "-o", "out/form.xlsx"),
    ("form", "make", "mood", "--as", "page", "-o", "out/form.html"),
    ("form", "make", "mood", "--as", "paper", "-o", "out/form.docx"),
    ("form", "make", "mood", "--as", "xlsform", "-o", "out/xlsform.xlsx"),
    ("form", "make", "mood", "--as", "text", "-o", "out/form.txt"),
    ("form", "make", "mood", "--as", "docx", "-o", "out/text.docx"),
]


def test_no_form_and_no_export_and_no_list_has_a_word_of_it(field: Path, concord: Run) -> None:
    (field / "out").mkdir()
    before = set(field.rglob("*"))
    with survey.open_store(field / "concord.db") as store:
        uuid = concerns(store)[0].interview.uuid
    assert set(FORMATS) == {call[4] for call in SILENT if call[:2] == ("form", "make")}
    for call in SILENT:
        done = concord(*(each.format(uuid=uuid) for each in call), inside=field)
        assert done.code == 0, (call, done.err)
        assert CANARY not in done.out + done.err, call
        assert NOTE not in done.out + done.err, call
    assert list(canaries(field, before)) == []
    assert DUTY in concord("alerts", "list", inside=field).out


def test_no_report_and_no_claim_has_a_word_of_it(field: Path, concord: Run) -> None:
    (field / "out").mkdir()
    (field / "draft.md").write_text("[50%]{claim=thoughts.agree.parents} agree.\n", "utf-8")
    before = set(field.rglob("*"))
    report = (
        "report",
        "--standard",
        "none",
        "--workbook",
        "out/a.xlsx",
        "--page",
        "out/a.html",
        "--document",
        "out/a.docx",
        "--slides",
        "out/a.pptx",
    )
    for call in (
        report,
        ("claims", "check", "draft.md", "--json"),
        ("claims", "check", "draft.md"),
    ):
        done = concord(*call, inside=field)
        assert done.code in (0, 1), (call, done.err)
        assert CANARY not in done.out + done.err
        assert NOTE not in done.out + done.err
    assert len(set((field / "out").iterdir())) == 4
    assert list(canaries(field, before)) == []
