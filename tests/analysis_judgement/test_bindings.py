"""Names of claims, and the claims file beside a draft: read, applied, stale, written."""

from pathlib import Path

import pytest

from analysis.drafts.claims_file import Entry, add_entries, bindings_file, read_entries
from analysis.figures import People
from analysis.judgement.binding import entry_for, read_draft
from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_mentions
from analysis.judgement.evidence import Evidence
from survey.errors import DataError

TEXT = (
    "In June 2022, 84% of the public agreed that health services should offer support, and "
    "92% of teachers did.\n"
)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(TEXT, "utf-8")
    return path


def written(draft: Path, text: str) -> Path:
    file = bindings_file(draft)
    file.write_text(text, "utf-8")
    return file


def verdicts(draft: Path, evidence: Evidence) -> dict[str, Checked]:
    read = read_draft(draft)
    return {one.mention.text: one for one in check_mentions(read.document, read.mentions, evidence)}


# --- names ---


@pytest.mark.parametrize(
    ("name", "kind", "full"),
    [
        ("health_support.agree.public", "share", "health_support.agree.public"),
        ("health_support.agree", "share", "health_support.agree.total"),
        ("health_support.agree+neither.public", "share", "health_support.neither+agree.public"),
        ("health_support.=agree.public", "share", "health_support.=agree.public"),
        (
            "gov_enough.disagree.early_years_workers+teachers",
            "share",
            "gov_enough.disagree.teachers+early_years_workers",
        ),
        (
            "gov_enough.disagree.teachers+early_years_workers+public",
            "share",
            "gov_enough.disagree.total",
        ),
        (
            "health_support.agree.teachers-public",
            "difference",
            "health_support.agree.teachers-public",
        ),
        ("health_support.n.public", "base", "health_support.n.public"),
        ("age_band.n", "base", "age_band.n.total"),
        ("n.teachers", "interviews", "n.teachers"),
        ("n", "interviews", "n.total"),
    ],
)
def test_a_claim_has_a_name_that_reads_back(
    name: str, kind: str, full: str, demo: Evidence
) -> None:
    claim = demo.read(name)
    assert (claim.kind, claim.name) == (kind, full)
    assert demo.read(claim.name) == claim


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("health_support", "'health_support' is not ITEM.NET.GROUP"),
        ("health_support.agre.public", "no NET or answer 'agre'; did you mean 'agree'?"),
        ("health_support.agree.teacher", "no group 'teacher'; did you mean 'teachers'?"),
        ("health_support.agree.teachers-pupils", "no group 'pupils'"),
        ("health_suport.n.public", "no item 'health_suport'; did you mean 'health_support'?"),
        ("n.everybody", "no group 'everybody'"),
    ],
)
def test_a_name_the_study_does_not_have_is_told_with_the_nearest(
    name: str, message: str, demo: Evidence
) -> None:
    with pytest.raises(DataError) as error:
        demo.read(name)
    assert message in str(error.value)


def test_groups_counted_together_are_their_people_counted_together(demo: Evidence) -> None:
    together, *each = (
        demo.gate.figure(demo.read(f"gov_enough.disagree.{group}").identity)
        for group in ("teachers+early_years_workers", "teachers", "early_years_workers")
    )
    assert together.n == sum(figure.n for figure in each)
    assert together.estimate == pytest.approx(
        sum(figure.n * figure.estimate for figure in each) / together.n
    )
    assert (
        demo.gate.words("en").within(People.of("teachers", "early_years_workers"))
        == "teachers and early-years workers"
    )


def test_a_base_is_the_number_of_people_who_answered(demo: Evidence) -> None:
    frame = demo.gate.responses.frame
    public = frame[frame["group"] == "public"]
    assert (
        demo.gate.answered(demo.read("children.n.public").identity)
        == public["children"].notna().sum()
        > 1000
    )
    assert demo.gate.answered(demo.read("health_support.n.public").identity) == 1950
    assert demo.gate.interviews(People.of("public")) == len(public) == 2000


# --- the file ---


def test_entries_bind_figures_by_the_words_around_them_and_wave_others_through(
    draft: Path, demo: Evidence
) -> None:
    written(
        draft,
        "# our claims\n"
        "- {text: 84% of the public agreed, claim: health_support.agree.public}\n"
        "- {text: and 92% of teachers did, wave: another survey}\n",
    )
    found = verdicts(draft, demo)
    assert (found["84%"].verdict, found["84%"].claim) == ("holds", "health_support.agree.public")
    assert (found["92%"].waved, found["92%"].fails) == ("another survey", False)


def test_of_several_figures_in_a_text_one_is_named(draft: Path, demo: Evidence) -> None:
    whole = " ".join(TEXT.split())
    written(draft, f"- text: {whole}\n  figure: 92%\n  claim: health_support.agree.teachers\n")
    assert verdicts(draft, demo)["92%"].verdict == "holds"
    file = written(
        draft,
        f"- {{wave: no}}\n- text: {whole}\n  claim: health_support.agree.teachers\n".removeprefix(
            "- {wave: no}\n"
        ),
    )
    with pytest.raises(DataError) as error:
        read_draft(draft)
    assert str(error.value) == (
        f"{file}:1: the text has several figures ('84%', '92%'); say which with figure:, or "
        "nth: where it has the same one twice"
    )


def test_the_same_figure_twice_is_told_apart_by_its_number(draft: Path, demo: Evidence) -> None:
    said = "84% of the public agreed, and 84%"
    draft.write_text(f"{said} of teachers.\n", "utf-8")
    first = f"- {{text: '{said}', figure: 84%, nth: 1, claim: health_support.agree.public}}\n"
    written(
        draft, "- {text: 'and 84% of teachers', claim: health_support.agree.teachers}\n" + first
    )
    read = read_draft(draft)
    assert [mention.claim for mention in read.mentions] == [
        "health_support.agree.public",
        "health_support.agree.teachers",
    ]


def test_an_entry_can_name_the_place(draft: Path, demo: Evidence) -> None:
    written(
        draft,
        "- {place: line 1, figure: 84%, claim: health_support.agree.public, base: answered}\n",
    )
    found = verdicts(draft, demo)["84%"]
    assert (found.base, found.verdict) == ("answered", "other base")


def test_what_the_draft_binds_itself_is_left(draft: Path, demo: Evidence) -> None:
    draft.write_text("[84%]{claim=health_support.agree.public} of the public agreed.\n", "utf-8")
    written(draft, "- {text: 84%, claim: health_support.disagree.public}\n")
    assert verdicts(draft, demo)["84%"].claim == "health_support.agree.public"


def test_entries_whose_words_have_changed_are_stale(draft: Path) -> None:
    written(
        draft,
        "- {text: 85% of the public agreed, claim: health_support.agree.public}\n"
        "- {text: of teachers did, claim: health_support.agree.teachers}\n"
        "- {place: line 9, claim: health_support.agree.teachers}\n",
    )
    read = read_draft(draft)
    assert [(one.entry.line, one.reason) for one in read.stale] == [
        (1, "the draft no longer says '85% of the public agreed'"),
        (2, "there is no figure in 'of teachers did'"),
        (3, "there is no figure at 'line 9'"),
    ]


def test_every_fault_of_a_claims_file_is_told_with_its_line(draft: Path) -> None:
    file = written(
        draft,
        "- {text: a, claim: b.c.d}\n"
        "- {txt: a, claim: b.c.d}\n"
        "- {text: a}\n"
        "- {text: a, claim: b, wave: c}\n"
        "- {text: a, claim: b, nth: two}\n"
        "- 84%\n",
    )
    with pytest.raises(DataError) as error:
        read_entries(file)
    assert [str(fault).removeprefix(f"{file}:") for fault in error.value.faults] == [
        "2: says not where: give the text of the draft, row and column of a cell, or the place",
        "2: there is no key 'txt'; did you mean 'text'?",
        "3: gives neither a claim nor a reason to wave it through",
        "4: gives both claim and wave; give one",
        "5: nth has to be a number from 1, such as 2; it is 'two'",
        '6: is no claim; write it as "- {text: …, claim: ITEM.NET.GROUP}"',
    ]


@pytest.mark.parametrize("text", ["claims: []\n", "just words\n"])
def test_a_claims_file_that_is_no_list_is_refused(text: str, draft: Path) -> None:
    with pytest.raises(DataError, match="is no list of claims"):
        read_entries(written(draft, text))


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_claims_file_has_no_entries(text: str, draft: Path) -> None:
    assert read_entries(written(draft, text)) == ()


def test_entries_are_added_after_what_is_there_which_stays_as_it_was(draft: Path) -> None:
    before = "# ours\n- {text: 84% of the public, claim: health_support.agree.public}\n"
    file = written(draft, before)
    added = Entry(
        "“Ŵy: 92%” – yes", "92%", 2, claim="health_support.agree.teachers", base="answered"
    )
    add_entries(file, [added])
    assert file.read_text("utf-8").startswith(before)
    first, second = read_entries(file)
    assert (first.line, second.plain()) == (2, added.plain())


def test_a_file_that_cannot_be_added_to_is_left_as_it_was(draft: Path) -> None:
    before = "[{text: 84% of the public, claim: health_support.agree.public}]\n"
    file = written(draft, before)
    with pytest.raises(DataError, match='is not written as a list with a "- "'):
        add_entries(file, [Entry("92%", claim="a.b.c")])
    assert file.read_text("utf-8") == before


def test_a_figure_is_bound_by_its_sentence_and_found_again_by_it(draft: Path) -> None:
    draft.write_text("One. 84% of the public and\n84% of teachers agreed. Two 84%.\n", "utf-8")
    read = read_draft(draft)
    entries = [
        entry_for(mention, read.document, read.mentions, claim=f"a.b.c{k}")
        for k, mention in enumerate(read.mentions)
    ]
    assert [(entry.text, entry.figure, entry.nth) for entry in entries] == [
        ("84% of the public and 84% of teachers agreed.", "84%", 1),
        ("84% of the public and 84% of teachers agreed.", "84%", 2),
        ("Two 84%.", "84%", 0),
    ]
    add_entries(bindings_file(draft), entries)
    assert [mention.claim for mention in read_draft(draft).mentions] == [
        "a.b.c0",
        "a.b.c1",
        "a.b.c2",
    ]


# --- cells of tables ---

CELLS = """| | The public | Teachers |
|---|---|---|
| Agree that health services should offer support | {0} | {1} |

Turnout was 84%, and 92% of children ate breakfast.
"""
ROW = "Agree that health services should offer support"
BOUND = f"""- {{row: {ROW}, column: The public, figure: 84%, claim: health_support.agree.public}}
- {{row: {ROW}, column: Teachers, figure: 92%, claim: health_support.agree.teachers}}
"""


def test_a_cell_is_bound_by_its_headings_and_lends_its_claim_to_nothing_else(draft: Path) -> None:
    draft.write_text(CELLS.format("84%", "92%"), "utf-8")
    written(draft, BOUND)
    claims = [(one.place, one.claim) for one in read_draft(draft).mentions]
    assert claims == [
        ("line 3", "health_support.agree.public"),
        ("line 3", "health_support.agree.teachers"),
        ("line 5", ""),
        ("line 5", ""),
    ]


def test_cells_that_changed_places_are_no_longer_bound(draft: Path) -> None:
    draft.write_text(CELLS.format("92%", "84%"), "utf-8")
    written(draft, BOUND)
    read = read_draft(draft)
    assert [one.claim for one in read.mentions] == ["", "", "", ""]
    assert [one.reason for one in read.stale] == [
        f"no cell at '{ROW} · The public' has the figure '84%'",
        f"no cell at '{ROW} · Teachers' has the figure '92%'",
    ]


def test_a_bare_number_names_no_figure(draft: Path) -> None:
    draft.write_text(CELLS.format("84%", "92%"), "utf-8")
    written(draft, "- {text: 84%, figure: 84%, claim: health_support.agree.public}\n")
    (stale,) = read_draft(draft).stale
    assert stale.reason == (
        "'84%' alone does not say which figure is meant; give the words around it, or row: and "
        "column: of its cell"
    )


def test_the_entry_of_a_cell_says_its_headings_and_the_table_where_several_have_them(
    draft: Path,
) -> None:
    table = CELLS.format("84%", "92%")
    draft.write_text(f"{table}\n{table}", "utf-8")
    read = read_draft(draft)
    cell = next(one for one in read.mentions if read.document.blocks[one.block].cell[0] == 1)
    entry = entry_for(cell, read.document, read.mentions, claim="health_support.agree.public")
    assert entry.plain() == {
        "figure": "84%",
        "row": "Agree that health services should offer support",
        "column": "The public",
        "table": 2,
        "claim": "health_support.agree.public",
    }
    add_entries(bindings_file(draft), [entry])
    bound = [one.place for one in read_draft(draft).mentions if one.claim]
    assert bound == [cell.place]
