"""A draft's figures filled in, edited, checked and filled in again, in every format that keeps
them: fill → edit → check → refill.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_filling import DEFINITION, interviews

from analysis import Responses
from analysis.drafts.filling import fill
from analysis.drafts.reading import read_document
from analysis.drafts.refilling import REFILLERS, refill
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from analysis.judgement.field_values import Filler
from survey import loads
from survey.codebook import Codebook

pptx = pytest.importorskip("pptx")

TEXT = (
    "Of the public, {{ pct('support.agree.public') }} agreed that help should be free, and so did "
    "{{ pct('support.agree.teachers') }} of teachers (n = {{ n('support.n.teachers') }})."
)
SHOWN = "Of the public, 63% agreed that help should be free, and so did 100% of teachers (n = 35)."
CLAIMS = ["support.agree.public", "support.agree.teachers", "support.n.teachers"]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    answers = Responses.from_interviews(interviews(), Codebook.of([loads(DEFINITION)]))
    return Evidence.of(answers, standard="none")


@pytest.fixture(scope="module")
def filler(evidence: Evidence) -> Filler:
    return Filler(evidence.gate, mark=True)


# --- a draft in each format, and an edit of its text ---


def _text_draft(path: Path, text: str) -> None:
    path.write_text(f"<p>{text}</p>\n" if path.suffix == ".html" else f"{text}\n", "utf-8")


def _word_draft(path: Path, text: str) -> None:
    document: Any = docx.Document()
    paragraph = document.add_paragraph()
    for piece in re.split(r"(?<=p)(?=ct|ublic)", text):  # runs cut fields in two
        paragraph.add_run(piece)
    document.save(str(path))


def _slides_draft(path: Path, text: str) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Help"
    slide.placeholders[1].text = text
    slide.notes_slide.notes_text_frame.text = text
    deck.save(str(path))


DRAFTS: dict[str, Callable[[Path, str], None]] = {
    **dict.fromkeys((".md", ".txt", ".html"), _text_draft),
    ".docx": _word_draft,
    ".pptx": _slides_draft,
}


def edited(path: Path, change: Callable[[str], str]) -> None:
    """Change every text of a file as an author would, whatever stands around it."""
    if path.suffix not in (".docx", ".pptx"):
        path.write_text(change(path.read_text("utf-8")), "utf-8")
        return
    with ZipFile(path) as file:
        parts = {one: file.read(one) for one in file.namelist()}
    for name, content in parts.items():
        if re.search(r"(document|slide\d+|notesSlide\d+)\.xml$", name):
            texts = re.sub(
                r"(<(?:w|a):t(?: [^>]*)?>)([^<]*)",
                lambda found: found[1] + change(found[2]),
                content.decode("utf-8"),
            )
            parts[name] = texts.encode()
    with ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)


def claims_in(path: Path) -> list[tuple[str, str]]:
    return [
        (block.text[one.start : one.end], one.claim)
        for block in read_document(path).blocks
        for one in sorted(block.bindings, key=lambda each: each.start)
    ]


def made(folder: Path, ending: str, filler: Filler, text: str = TEXT) -> Path:
    draft, out = folder / f"draft{ending}", folder / f"filled{ending}"
    DRAFTS[ending](draft, text)
    assert fill(draft, out, filler) >= text.count("{{")
    return out


@pytest.mark.parametrize("ending", DRAFTS)
def test_filled_figures_are_bound_checked_and_filled_in_again(
    ending: str, filler: Filler, evidence: Evidence, tmp_path: Path
) -> None:
    path = made(tmp_path, ending, filler)
    times = 2 if ending == ".pptx" else 1  # on the slide, and in its notes
    bound = list(zip(["63%", "100%", "35"], CLAIMS, strict=True)) * times
    assert claims_in(path) == bound
    assert SHOWN in [block.text.strip() for block in read_document(path).blocks]
    assert [one.verdict for one in check_draft(path, evidence)] == ["holds"] * 3 * times

    edited(path, lambda text: text.replace("63%", "65%").replace("agreed", "agreed, all told,"))
    assert claims_in(path)[0] == ("65%", CLAIMS[0])
    assert {one.verdict for one in check_draft(path, evidence) if one.fails} == {"wrong"}

    again = path.with_name(f"again{ending}")
    assert refill(path, again, filler.current) == (times, 0)
    assert claims_in(again) == bound
    assert [one.fails for one in check_draft(again, evidence)] == [False] * 3 * times
    assert "agreed, all told," in " ".join(block.text for block in read_document(again).blocks)


def test_every_format_that_can_be_filled_can_be_filled_again() -> None:
    assert {".markdown", ".htm", *DRAFTS} == set(REFILLERS)


@pytest.mark.parametrize("ending", DRAFTS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edit=st.tuples(
        st.sampled_from(["", "In short: ", "84% of what follows is new. ", "So it is. "]),
        st.integers(0, 100),
        st.sampled_from(["", " Nobody asked why.", " In 2020 it was 12%."]),
    )
)
def test_no_edit_around_a_figure_gives_its_claim_to_another(
    ending: str,
    edit: tuple[str, int, str],
    filler: Filler,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Words put in before and behind, and a number written anew."""
    before, number, after = edit
    path = made(tmp_path_factory.mktemp("edits"), ending, filler)
    edited(
        path,
        lambda text: (
            text.replace("Of the public", f"{before}Of the public")
            .replace("63%", f"{number}%")
            .replace(").", f").{after}")
        ),
    )
    found = claims_in(path)
    assert set(found) <= {(f"{number}%", CLAIMS[0]), ("100%", CLAIMS[1]), ("35", CLAIMS[2])}
    assert {claim for _, claim in found} == set(CLAIMS)


def test_cells_with_the_same_number_have_their_own_claims_and_no_sentence_has_them(
    filler: Filler, tmp_path: Path
) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    table = slide.shapes.add_table(3, 2, 0, 0, 10**6, 10**6).table
    rows = [("Who", "Agree"), ("Teachers", "teachers"), ("Nurses", "nurses")]
    for row, (head, group) in enumerate(rows):
        table.cell(row, 0).text = head
        field = f"{{{{ pct('support.agree.{group}') }}}}"
        table.cell(row, 1).text = field if row else group
    slide.shapes.title.text = "100% of what follows"
    draft, out = tmp_path / "draft.pptx", tmp_path / "out.pptx"
    deck.save(str(draft))
    assert fill(draft, out, filler) == 2
    assert claims_in(out) == [
        ("100%", "support.agree.teachers"),
        ("100%", "support.agree.nurses"),
    ]


def test_a_copied_paragraph_of_word_keeps_its_claims(filler: Filler, tmp_path: Path) -> None:
    path = made(tmp_path, ".docx", filler)
    document: Any = docx.Document(str(path))
    body = document.element.body
    body.insert(1, body[0].__deepcopy__(None))
    document.save(str(path))
    assert claims_in(path) == list(zip(["63%", "100%", "35"], CLAIMS, strict=True)) * 2


def test_a_figure_typed_over_in_word_with_changes_tracked_keeps_its_claim(
    filler: Filler, tmp_path: Path
) -> None:
    path = made(tmp_path, ".docx", filler)
    edited(path, lambda text: text)
    with ZipFile(path) as file:
        parts = {one: file.read(one) for one in file.namelist()}
    body = parts["word/document.xml"].decode()
    run = next(one for one in re.findall(r"<w:r>(?:(?!</w:r>).)*</w:r>", body) if ">63%<" in one)
    gone = run.replace("<w:t", "<w:delText").replace("</w:t>", "</w:delText>")
    tracked = (
        f'<w:del w:id="1" w:author="A">{gone}</w:del>'
        f'<w:ins w:id="2" w:author="A">{run.replace("63%", "64%")}</w:ins>'
    )
    parts["word/document.xml"] = body.replace(run, tracked).encode()
    with ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert claims_in(path)[0] == ("64%", CLAIMS[0])


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("pct('support.agree.public')", "63%"),
        ("pct('support.agree.public@answered')", "53%"),
        ("pct('support.agree.public', base='answered')", "53%"),
        ("pct('support.agree.teachers+nurses')", "100%"),
        ("pct('support.agree.public[age == 40]')", "63%"),
        ("pct('support.dont_know.public')", "17%"),
        ("n('support.n.public')", "200"),
        ("n('n.public')", "240"),
        ("n('count.support.agree.public')", "126"),
        ("points('support.agree.teachers-public')", "37"),
        ("ci('support.agree.teachers-public')", "25 to 44"),
    ],
)
def test_whatever_can_be_claimed_can_be_filled_in_and_holds(
    field: str, shown: str, filler: Filler, evidence: Evidence, tmp_path: Path
) -> None:
    path = made(tmp_path, ".md", filler, f"{{{{ {field} }}}}")
    (found,) = claims_in(path)
    assert found[0] == shown
    claim = evidence.read(found[1])
    assert claim.name.partition("@")[0] in field.replace("', base='", "@") or "n(" in field


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        ("pct('support.agree.teachers-public')", "is a difference; write points(…), ci(…) or"),
        ("points('support.agree.public')", "is one share; points is of a difference"),
        ("pct('n.public')", "is a number of people; write it with n(…)"),
        ("pct('support.agree.public', net='agree')", "is a whole name; leave net= out"),
        ("pct('support.agreed.public')", "has no NET or answer 'agreed'; did you mean 'agree'"),
    ],
)
def test_a_name_that_a_field_cannot_write_is_told(
    field: str, fault: str, filler: Filler, tmp_path: Path
) -> None:
    with pytest.raises(Exception, match=re.escape(fault)):
        made(tmp_path, ".md", filler, f"{{{{ {field} }}}}")
