"""Answers of a new version come in only when it is decided what becomes of the earlier ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey import loads, open_store
from survey.decisions import Decision
from survey.definition.changes_text import with_changes
from survey.errors import DefinitionError, UndecidedError
from survey.interview import Interview
from survey.record import CompletedInterview
from survey.store import Store
from survey.study import Study
from survey.study.deciding import write_apart
from survey.versions import undecided_in
from tests.versions.mini import MINI, changed, mini

Run = Callable[..., Any]
NOT = ("I trust", "I do NOT trust")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with open_store(tmp_path / "store.db") as opened:
        opened.begin(Interview.start(mini(), group="a"), mode="terminal").pause()
        yield opened


def begin(store: Store, *replaced: tuple[str, str], **how: str) -> None:
    store.begin(Interview.start(changed(*replaced, **how), group="a"), mode="terminal")


def test_a_new_version_with_an_open_decision_is_refused_before_anything_is_kept(
    store: Store,
) -> None:
    new = changed(NOT)
    person = CompletedInterview("p", "mini", "2", new.hash, "a", "page", "en", {"trust": "agree"})
    for act in (lambda: begin(store, NOT), lambda: store.take_in([person], [new])):
        with pytest.raises(UndecidedError) as refused:
            act()
        assert 'changes:\n  "2":\n    trust: {same: "why"}   # or {apart: "why"}' in str(
            refused.value
        )
    assert [each.version for each in store.questionnaires()] == ["1"]
    assert store.counts("status", status=None) == {("paused",): 1}


@pytest.mark.parametrize(
    "replaced",
    [
        (("I trust them.", "i trust them")),
        (("id: trust", "id: sure, was: trust")),
        (("b: B}", "b: B, c: C}")),
        (("      - {id: met", '      - {id: more, ask: "More?", text: {}}\n      - {id: met')),
    ],
)
def test_safe_changes_come_in(store: Store, replaced: tuple[str, str]) -> None:
    begin(store, replaced)
    assert len(store.questionnaires()) == 2


def test_a_decided_version_comes_in_and_is_never_stopped_again(store: Store) -> None:
    begin(store, NOT, text=MINI + 'changes:\n  "2": {trust: {apart: other words}}\n')
    begin(store, NOT)  # the same definition, without the decision
    begin(store, version="1")
    (kept,) = (each for each in store.questionnaires() if each.version == "2")
    assert kept.changes["2"]["trust"].what == "apart"


def test_a_decision_taken_since_is_kept_with_the_definition(store: Store) -> None:
    begin(store, NOT, text=MINI + 'changes:\n  "2": {trust: {apart: other words}}\n')
    begin(store, NOT, text=MINI + 'changes:\n  "2": {trust: {same: it is one}}\n')
    (kept,) = (each for each in store.questionnaires() if each.version == "2")
    assert kept.changes["2"]["trust"] == Decision("same", "it is one")


def test_a_meaning_changed_under_one_version_needs_a_new_version(store: Store) -> None:
    with pytest.raises(UndecidedError, match="give this one a new version, such as '2'"):
        begin(store, NOT, version="1")
    begin(store, ("I trust them.", "I trust them"), version="1")


def test_a_group_called_otherwise_is_decided_too(store: Store) -> None:
    with pytest.raises(UndecidedError, match="the group 'b': 'B' became 'Beta'"):
        begin(store, ("b: B}", "b: Beta}"))
    begin(store, ("b: B}", "b: Beta}"), text=MINI + 'changes: {"2": {group: {same: a typo}}}\n')


def test_what_was_discarded_is_no_answer(tmp_path: Path) -> None:
    with open_store(tmp_path / "draft.db") as store:
        store.begin(Interview.start(mini(), group="a"), mode="terminal").discard("a test")
        begin(store, NOT)
        begin(store, NOT, version="1")


def test_an_older_version_that_comes_late_is_read_by_its_own(store: Store) -> None:
    begin(store, NOT, version="3", text=MINI + 'changes: {"3": {trust: {apart: w}}}\n')
    begin(store, ("trust them.", "trust them!"), version="2")
    with pytest.raises(UndecidedError):
        begin(store, ("trust them.", "believe them."), version="2.1")


def test_decisions_that_cannot_be_are_faults(store: Store) -> None:
    four = (": agreement5", ": agreement4")
    with pytest.raises(DefinitionError, match="it cannot be the same"):
        begin(store, four, text=MINI + 'changes: {"2": {trust: {same: w}}}\n')
    with pytest.raises(DefinitionError, match="nothing says what 'neither' became"):
        begin(
            store,
            four,
            text=MINI + 'changes: {"2": {trust: {recode: {agree: agree}, because: w}}}\n',
        )
    begin(
        store,
        four,
        text=MINI + 'changes: {"2": {trust: {recode: {neither: disagree}, because: w}}}\n',
    )


# --- the study ---


def study_of(folder: Path, text: str) -> Path:
    (folder / "instruments").mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text("title: A\ninstruments: [mini]\n", "utf-8")
    (folder / "instruments" / "mini.yaml").write_text(text, "utf-8")
    return folder


ROWS = "id,place,trust,met,n\n1,X,Agree,A GP,3\n"
MAPPING = (
    "instrument: mini\nrespondent: id\ngroup: {always: a}\n"
    "items: {place: place, trust: trust, met: met, n: n}\n"
)


@pytest.fixture
def study(concord: Run, tmp_path: Path) -> Path:
    """A study with an imported answer of version 1, and a wording changed in version 2."""
    folder = study_of(tmp_path / "study", MINI)
    (folder / "m.yaml").write_text(MAPPING, "utf-8")
    (folder / "one.csv").write_text(ROWS, "utf-8")
    (folder / "two.csv").write_text(ROWS.replace("1,X", "2,Y"), "utf-8")
    assert concord("import", "one.csv", "--mapping", "m.yaml", inside=folder).code == 0
    study_of(folder, "# ours\n" + changed_text())
    return folder


def changed_text() -> str:
    return MINI.replace('version: "1"', 'version: "2"   # since June').replace(*NOT)


def test_import_leaves_with_3_and_apart_writes_the_decision(concord: Run, study: Path) -> None:
    file = study / "instruments" / "mini.yaml"
    for more in ((), ("--dry-run",)):
        refused = concord("import", "two.csv", "--mapping", "m.yaml", *more, inside=study)
        assert refused.code == 3
        assert "mini.yaml:11: trust: the wording" in refused.err
    assert concord("agreement", "--standard", "none", inside=study).code == 0
    done = concord("import", "two.csv", "--mapping", "m.yaml", "--apart", inside=study)
    assert done.code == 0
    assert "kept apart from 1, as instruments/mini.yaml says now: trust" in done.err
    assert file.read_text("utf-8") == "# ours\n" + changed_text() + (
        '\nchanges:\n  "2":\n    trust: {apart: "other than in version 1: wording"}\n'
    )
    shown = concord("agreement", "--json", "--standard", "none", inside=study).out
    assert '"item": "trust__v_1"' in shown
    assert concord("export", "x.csv", inside=study).code == 0
    back = concord("import", "x.csv", "--store", "back.db", inside=study)
    assert (back.code, "2 added" in back.err) == (0, True)


def test_a_decision_in_study_yaml_counts(concord: Run, study: Path) -> None:
    file = study / "study.yaml"
    file.write_text(
        file.read_text("utf-8") + 'changes: {mini: {"2": {trust: {same: it is one}}}}\n', "utf-8"
    )
    assert concord("instruments", "check", inside=study).code == 0
    assert concord("import", "two.csv", "--mapping", "m.yaml", inside=study).code == 0
    shown = concord("agreement", "--json", "--standard", "none", inside=study).out
    assert ('"n": 2' in shown, "__v_1" in shown) == (True, False)
    file.write_text(file.read_text("utf-8").replace("{mini:", "{mni:"), "utf-8")
    misspelt = concord("agreement", inside=study)
    assert misspelt.code == 3
    assert "study.yaml:3: 'changes' names 'mni', which is no instrument of the study; did you" in (
        misspelt.err
    )


def test_a_shipped_instrument_is_decided_about_in_study_yaml(tmp_path: Path) -> None:
    folder = study_of(tmp_path / "s", MINI)
    (one,) = undecided_in(changed(NOT), [mini()])  # version 2 is nowhere in the folder
    assert write_apart(Study.read(folder), one) == folder / "study.yaml"
    (asked,) = Study.read(folder).questionnaires
    assert asked.changes["2"]["trust"].what == "apart"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "changes: {}\n",
        "changes:\n",
        'changes: {"2": {met: {same: w}}}  # so far\n',
        'changes:\n  "2":\n    met: {same: w}   # so far\n  # the end\n',
        'changes:\n    "1.5":\n        met: {same: w}\n',
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_decisions_are_written_between_what_is_there(before: str, end: str) -> None:
    text = (
        MINI.replace('version: "1"', 'version: "2"')
        + before
        + "words: {next: Onwards, pardon? no: x}\n"
    ).replace(", pardon? no: x", "")
    text = text.replace("\n", end)
    decisions = {"trust": Decision("apart", 'a "why": ŵ # no comment')}
    written = with_changes(text, ("changes", "2"), decisions, file="mini.yaml")
    found = loads(written)
    assert found.changes["2"]["trust"] == decisions["trust"]
    assert all(
        line in written.splitlines()
        for line in text.splitlines()
        if "#" in line and '{"2"' not in line
    )
    if "met" in before:
        assert any("met" in items for items in found.changes.values())
