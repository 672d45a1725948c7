"""Fields of a draft become figures; the rest of the file stays, and nothing is written where a
field cannot be filled.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from analysis import Responses
from analysis.drafts.fields import FieldError, parse_field
from analysis.drafts.filling import FILLERS, fill
from analysis.drafts.reading import READERS, read_document
from analysis.judgement.field_values import CALLS, Call, Filler
from analysis.judgement.mentions import mentions
from analysis.publication.gate import Gate
from analysis.publication.publishing import Publication
from analysis.publication.standards import standard_named
from survey import loads
from survey.cli import main
from survey.codebook import Codebook
from survey.errors import DataError
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.study import Study

DEFINITION = """
instrument: filling
version: "1"
title: {en: Filling, cy: Llenwi}
languages: [en, cy]
groups:
  public: {en: The public, cy: Y cyhoedd}
  teachers: {en: Teachers, cy: Athrawon}
  nurses: {en: Nurses, cy: Nyrsys}
sections:
  - title: {en: All, cy: Popeth}
    questions:
      - id: support
        ask:
          en: How much do you agree? *Help* should be <b>free</b>.
          cy: I ba raddau? Dylai *cymorth* fod am ddim.
        scale: agreement5
        missing: [dont_know]
      - id: seen
        ask: {en: What have you seen?, cy: Beth welsoch chi?}
        choose_many: {sleep: {en: Sleep, cy: Cwsg}, speech: {en: Speech, cy: Lleferydd}}
      - {id: age, ask: {en: How old?, cy: Faint?}, number: {min: 0}}
"""


def interviews() -> list[CompletedInterview]:
    people = (
        [("public", "agree")] * 100
        + [("public", "strongly_agree")] * 26
        + [("public", "neither")] * 74
    )
    people += (
        [("public", Missing.DONT_KNOW)] * 40
        + [("teachers", "agree")] * 35
        + [("nurses", "agree")] * 12
    )
    kept = loads(DEFINITION).hash
    return [
        CompletedInterview(
            f"i{k}",
            "filling",
            "1",
            kept,
            group,
            "online",
            "en",
            {"support": answer, "seen": ("sleep",), "age": 40},
        )
        for k, (group, answer) in enumerate(people)
    ]


@pytest.fixture(scope="module")
def filler() -> Filler:
    return Filler(
        Gate(
            Publication.of(
                Responses.from_interviews(interviews(), Codebook.of([loads(DEFINITION)])),
                standard_named("hse"),
            )
        )
    )


def filled(filler: Filler, folder: Path, text: str, name: str = "draft.md") -> str:
    draft, out = folder / name, folder / f"filled-{name}"
    draft.write_bytes(text.encode())
    fill(draft, out, filler)
    return out.read_bytes().decode()


OF = "'support', net='agree', group='public'"


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (f"pct({OF})", "63%"),
        (f"ci({OF})", "56% to 69%"),
        (f"n({OF})", "200"),
        ("n('support', group='public')", "200"),
        ("n('support', group='public', base='answered')", "240"),
        (f"phrase({OF})", "nearly two thirds"),
        ("pct('support', net='agree')", "70%"),
        ("pct('support', net='agree', group='public', base='answered')", "53%"),
        ("pct('support', answers='agree', group='public')", "50%"),
        ("pct('support', answers=['strongly_agree', 'neither'], group='public')", "50%"),
        ("pct('support', answers='strongly_agree+neither', group='public')", "50%"),
        ("pct('seen', answers='sleep', group='teachers')", "100%"),
        ('pct( “support” ,net = ‘agree’, group="public" )', "63%"),
        ("pct('support',\n  net='agree',\n  group='public')", "63%"),
    ],
)
def test_a_field_becomes_its_figure(filler: Filler, tmp_path: Path, field: str, shown: str) -> None:
    assert filled(filler, tmp_path, f"So {{{{ {field} }}}}.") == f"So {shown}."


def test_a_sentence_is_literal_in_markdown_and_as_it_is_in_text(
    filler: Filler, tmp_path: Path
) -> None:
    text = f"{{{{ sentence({OF}) }}}}"
    start = "63% of the public (95% CI 56% to 69%; n = 200) agreed or strongly agreed that "
    assert filled(filler, tmp_path, text) == start + r"“\*Help\* should be \<b\>free\</b\>”."
    assert filled(filler, tmp_path, text, "draft.txt") == start + "“*Help* should be <b>free</b>”."
    assert (
        read_document(tmp_path / "filled-draft.md").blocks[0].text
        == start + "“*Help* should be <b>free</b>”."
    )


def test_welsh_phrases_and_sentences(filler: Filler, tmp_path: Path) -> None:
    welsh = replace(filler, language="cy")
    assert (
        filled(welsh, tmp_path, f"{{{{ phrase({OF}) }}}}; {{{{ ci({OF}) }}}}")
        == "bron i ddwy ran o dair; 56% i 69%"
    )
    assert filled(welsh, tmp_path, f"{{{{ sentence({OF}) }}}}").startswith(
        "Y cyhoedd: mae 63% (cyfwng hyder 95%: 56% i 69%; n = 200)"
    )


def test_all_else_stays_byte_for_byte(filler: Filler, tmp_path: Path) -> None:
    before, after = (
        "\ufeff# Tŷ 😀\r\n\r\n*a*\t{not a field} {% if %} \\{\n",
        "  \r\n\r\r\x0b| x |\n\n",
    )
    assert filled(filler, tmp_path, f"{before}{{{{ pct({OF}) }}}}{after}") == f"{before}63%{after}"


def test_a_draft_without_fields_is_copied(filler: Filler, tmp_path: Path) -> None:
    assert filled(filler, tmp_path, "No figures.") == "No figures."


def test_marked_figures_are_bound_when_they_are_read_again(filler: Filler, tmp_path: Path) -> None:
    fields = [f"pct({OF})", f"ci({OF})", f"phrase({OF})", "n('support', group='public')"]
    fields += ["pct('support', answers='agree', base='answered')", f"sentence({OF})"]
    text = "95% CI ".join(f"{{{{ {field} }}}}\n\n" for field in fields)
    filled(replace(filler, mark=True), tmp_path, text)
    seen = [one for one in mentions(read_document(tmp_path / "filled-draft.md")) if one.claim]
    assert [(one.kind, one.claim, one.base) for one in seen] == [
        ("percentage", "support.agree.public", ""),
        ("interval", "support.agree.public", ""),
        ("fraction", "support.agree.public", ""),
        ("number", "support.n.public", ""),
        ("percentage", "support.=agree.total@answered", ""),
        ("percentage", "support.agree.public", ""),
        ("interval", "support.agree.public", ""),
        ("base", "support.agree.public", ""),
    ]


FAULTS = {
    "pctt('support', net='agree')": "there is no field 'pctt'; did you mean 'pct'?",
    "pct('suport', net='agree')": "there is no item 'suport'; did you mean 'support'?",
    "pct('support', net='agre')": "support has no NET 'agre'; did you mean 'agree'?",
    "pct('support', answers='disagre')": (
        "support has no answer 'disagre'; did you mean 'disagree'?"
    ),
    "pct('support', net='agree', group='publik')": (
        "there is no group 'publik'; did you mean 'public'?"
    ),
    "pct('support', net='agree', base='vald')": "there is no base 'vald'; did you mean 'valid'?",
    "pct('support')": (
        "say which answers of support count, with net= or answers=; it can be 'agree' or 'disagree'"
    ),
    "pct('support', net='agree', answers='neither')": "give net= or answers=, not both",
    "pct('support', nett='agree')": "pct takes no 'nett'; did you mean 'net'?",
    "pct('support', net='agree', net='agree')": "net= is given twice",
    "pct('age', net='agree')": (
        "age has no answers to count; a field is of an item with answers to choose from"
    ),
    "pct('seen', answers='sleep+speech')": "a respondent can choose several answers to seen; "
    "give one answer at a time, or use "
    "distribution for all of them",
    "pct()": "pct needs an item, such as pct('health_support')",
    "pct('support' net='agree')": "a comma is missing before 'net='agree')'",
    "pct('support', 'agree')": (
        "after the item, say net=, answers=, group=, where=, base=, as in net='agree'"
    ),
    "pct('support', net=agree)": "'agree)' should be a text in quotation marks, such as 'agree'",
    "pct('support', net='agree'": "'pct('support', net='agree'' lacks its closing )",
    "pct('support', net='agree') | safe": "'| safe' after the call is not understood; take it away",
    "support.__class__": (
        "'support.__class__' is no field; write it such as {{ pct('health_support', net='agree') }}"
    ),
    "n('support', group='nurses')": "support.n.nurses is not published: Health Survey for "
    "England hides figures "
    "on bases under 30",
    "pct('support', net='agree', group='nurses')": "support.agree.nurses is not published: "
    "Health Survey for England hides "
    "figures on bases under 30",
}


def test_every_fault_is_told_with_its_line_and_nothing_is_written(
    filler: Filler, tmp_path: Path
) -> None:
    draft, out = tmp_path / "draft.md", tmp_path / "out.md"
    out.write_text("earlier")
    draft.write_text(
        "".join(f"{{{{ {field} }}}} {{{{ pct({OF}) }}}}\n" for field in FAULTS) + "{{ pct("
    )
    with pytest.raises(DataError) as caught:
        fill(draft, out, filler)
    told = [(fault.line, fault.message) for fault in caught.value.faults]
    assert told[:-1] == list(enumerate(FAULTS.values(), start=1))
    assert told[-1] == (
        len(FAULTS) + 1,
        "a field begins here with {{ and never ends; close it with }}",
    )
    assert {fault.place for fault in caught.value.faults} == {str(draft)}
    assert out.read_text() == "earlier"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["draft.md", "out.md"]


@pytest.mark.parametrize(
    "inside",
    [
        "__import__('os').system('x')",
        "pct(pct('a'))",
        "pct(f'a')",
        "pct('a' + 'b')",
        "pct(*'a')",
        "x = 1",
        "'a'",
        "",
    ],
)
def test_nothing_but_the_few_calls_is_understood(filler: Filler, inside: str) -> None:
    with pytest.raises(FieldError):
        filler.value(inside)


def test_a_figure_is_filled_in_as_the_standard_has_it(filler: Filler) -> None:
    def filled(standard: str, field: str) -> str:
        publication = Publication.of(filler.gate.responses, standard_named(standard))
        return Filler(Gate(publication)).value(field)[0]

    nurses = "pct('support', net='agree', group='nurses')"
    assert filled("none", nurses) == "100%"
    assert (filled("none", f"pct({OF})"), filled("ons", f"pct({OF})")) == ("63%", "63%")
    with pytest.raises(FieldError, match=r"support\.agree\.nurses is not published: Office for"):
        filled("ons", nurses)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (
            ("draft.md", "draft.md"),
            "is the draft itself; name another file, so that the fields are kept",
        ),
        (
            ("draft.md", "out.docx"),
            "is to be a .md file as the draft is; let its name end in .md",
        ),
        (
            ("draft.pdf", "out.pdf"),
            (
                "fields are filled in .md, .markdown, .txt, .html, .htm, .docx, .pptx; save the "
                "draft as one of these"
            ),
        ),
    ],
)
def test_what_cannot_be_written_is_refused(
    filler: Filler, tmp_path: Path, names: tuple[str, str], message: str
) -> None:
    draft, out = (tmp_path / name for name in names)
    draft.write_text("{{ n('support') }}")
    with pytest.raises(DataError) as caught:
        fill(draft, out, filler)
    assert [fault.message for fault in caught.value.faults] == [message]
    assert draft.read_text() == "{{ n('support') }}"


def word(file: Path) -> Path:
    document = docx.Document()
    paragraph = document.add_paragraph("So ")
    for text, bold in (
        ("{{ p", True),
        ("ct(‘support’,", False),
        (" net=’agree’, group=‘public’) }}", False),
        (" ", True),
    ):
        paragraph.add_run(text).bold = bold
    paragraph.add_run("agreed")
    cell = document.add_table(1, 2).cell(0, 1)
    cell.text = (
        "{{ n('support', group='public') }} of {{ n('support', group='public', base='answered') }}"
    )
    document.sections[0].footer.paragraphs[0].text = f"{{{{ phrase({OF}) }}}}"
    document.save(str(file))
    return file


def test_word_keeps_its_runs_and_every_other_part(filler: Filler, tmp_path: Path) -> None:
    draft, out = word(tmp_path / "draft.docx"), tmp_path / "out.docx"
    assert fill(draft, out, filler) == 4
    document = docx.Document(str(out))
    runs = [(run.text, run.bold) for run in document.paragraphs[0].runs]
    assert runs == [
        ("So ", None),
        ("63%", True),
        ("", False),
        ("", False),
        (" ", True),
        ("agreed", None),
    ]
    assert document.tables[0].cell(0, 1).text == "200 of 240"
    assert document.sections[0].footer.paragraphs[0].text == "nearly two thirds"
    with ZipFile(draft) as before, ZipFile(out) as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["word/document.xml", "word/footer1.xml"]


def test_faults_of_word_have_their_paragraph(filler: Filler, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("One")
    document.add_paragraph("{{ pct('suport') }}")
    document.add_table(1, 1).cell(0, 0).text = "{{ n('support'"
    file = tmp_path / "draft.docx"
    document.save(str(file))
    with pytest.raises(DataError) as caught:
        fill(file, tmp_path / "out.docx", filler)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{file}, paragraph 2: there is no item 'suport'; did you mean 'support'?",
        (
            f"{file}, table 1, row 1, column 1: a field begins here with {{{{ and never ends; "
            f"close it with }}}}"
        ),
    ]
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_every_call_says_what_it_writes(filler: Filler, call: Call) -> None:
    of = "'support.agree.teachers-public'" if call.name == "points" else OF
    value, claim = filler.value(f"{call.name}({of})")
    assert value
    assert claim in ("support.agree.public", "support.n.public", "support.agree.teachers-public")
    assert ": " in call.meaning or call.name == "sentence"


def test_every_kind_of_draft_is_one_that_can_be_checked_too() -> None:
    assert set(FILLERS) <= set(READERS)


def test_a_field_is_read_into_its_parts() -> None:
    field = parse_field("pct('a', answers=['x', “y”], group='g')")
    assert (field.call, field.item, dict(field.given)) == (
        "pct",
        "a",
        {"answers": ("x", "y"), "group": "g"},
    )


# --- the command ---


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "filling.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "study.yaml").write_text(
        "title: Filling\nsimulated: true\ninstruments: [filling]\n", "utf-8"
    )
    found = Study.read(tmp_path)
    with found.open_store() as store:
        store.take_in(interviews(), found.questionnaires)
    return tmp_path


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], study: Path) -> Run:
    """Runs `concord claims fill …` in the study; its exit code, and what it said."""

    def command(*arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(study)
        monkeypatch.setattr(sys, "argv", ["concord", "claims", "fill", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code
        return code if isinstance(code, int) else 0, capfd.readouterr().err

    return command


def test_the_command_fills_a_draft_of_the_study_it_is_in(run: Run, study: Path) -> None:
    (study / "draft.md").write_text(f"So {{{{ pct({OF}) }}}}.")
    assert run("draft.md", "-o", "out.md") == (0, "filled 1 field, wrote out.md\n")
    assert (study / "out.md").read_text() == "So 63%."
    assert run("draft.md", "-o", "out.md", "--mark")[0] == 0
    assert (study / "out.md").read_text() == "So [63%]{claim=support.agree.public}."
    (study / "out.md").write_text(
        "So [60%]{claim=support.agree.public} and [two thirds]{claim=support.agree.public}."
    )
    assert run("out.md", "-o", "again.md", "--refill") == (
        0,
        (
            "filled 0 fields, changed 1 bound figure (1 bound text without a single number "
            "stays), wrote again.md\n"
        ),
    )
    assert (study / "again.md").read_text().startswith("So [63%]{claim=support.agree.public} and ")


def test_the_command_tells_faults_and_wrong_use_apart(run: Run, study: Path) -> None:
    (study / "draft.md").write_text("so\n{{ pct('suport', net='agree') }}")
    assert run("draft.md", "-o", "out.md") == (
        3,
        "concord: draft.md:2: there is no item 'suport'; did you mean 'support'?\n",
    )
    assert run("draft.md", "-o", "draft.md")[0] == 2
    assert run("draft.md", "-o", "./draft.md")[0] == 2
    assert run("absent.md", "-o", "out.md")[0] == 2
    assert not (study / "out.md").exists()
