"""Names of people with brackets, quotation marks and signs, in every place where a draft can bind a
figure; and figures that no single name has.
"""

import json
import re
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

import docx
import pytest
from help_for_families import INSTRUMENT

from analysis.drafts.claims_file import add_entries, bindings_file
from analysis.drafts.fields import FieldError
from analysis.drafts.inline_bindings import Named, attributes_of, bound
from analysis.judgement.binding import entry_for, read_draft
from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from analysis.judgement.field_values import Filler
from analysis.judgement.rows import rows_of
from survey.cli import main
from survey.errors import DataError
from survey.record import CompletedInterview
from survey.study import Study

NAMES = {
    "gov_enough.disagree.professionals": "84%",
    "gov_enough.disagree.professionals[wales]": "82%",
    "gov_enough.disagree.professionals[region == 'wales']": "82%",
    'gov_enough.disagree.professionals[region == "wales"]': "82%",
    "gov_enough.disagree.(teachers+early_years_workers)[region in ['wales', 'ni']]": "81%",
    "gov_enough.disagree.teachers[training == 'yes']": "80%",
    "gov_enough.=disagree.public[gender == 'woman' and region != 'wales']": "32%",
    "looked_for_help.yes.public[wales]@everyone": "11%",
    "gov_enough.disagree.public[wales]-public[region == 'scotland']": "14 points",
}
"""Names, and what a draft says of them."""

Write = Callable[[Path, str, str], Path]


def in_markdown(folder: Path, shown: str, name: str) -> Path:
    draft = folder / "draft.md"
    draft.write_text(f"- {bound(shown, name)}.\n", "utf-8")
    return draft


def in_text(folder: Path, shown: str, name: str) -> Path:
    draft = folder / "draft.txt"
    draft.write_text(f"{bound(shown, name)}.\n", "utf-8")
    return draft


def in_html(folder: Path, shown: str, name: str) -> Path:
    draft = folder / "draft.html"
    draft.write_text(f'<p><data data-claim="{escape(name)}">{shown}</data>.</p>', "utf-8")
    return draft


def in_word(folder: Path, shown: str, name: str) -> Path:
    draft = folder / "draft.docx"
    word = docx.Document()
    word.add_paragraph(f"{bound(shown, name)}.")
    word.save(str(draft))
    return draft


def in_word_with_curly_quotes(folder: Path, shown: str, name: str) -> Path:
    """As word processors correct them."""
    draft = folder / "draft.docx"
    word = docx.Document()
    single = name.replace('"', "'")
    for sign, curly in ((" '", " ‘"), ("['", "[‘"), ("'", "’")):
        single = single.replace(sign, curly)
    word.add_paragraph(f"[{shown}]{{claim=“{single}”}}.")
    word.save(str(draft))
    return draft


def in_claims_file(folder: Path, shown: str, name: str) -> Path:
    draft = folder / "draft.md"
    draft.write_text(f"So {shown}.\n", "utf-8")
    quoted = name.replace("'", "''")
    bindings_file(draft).write_text(f"- {{text: So {shown}, claim: '{quoted}'}}\n", "utf-8")
    return draft


def in_claims_file_as_bind_writes_it(folder: Path, shown: str, name: str) -> Path:
    draft = folder / "draft.md"
    draft.write_text(f"So {shown}.\n", "utf-8")
    read = read_draft(draft)
    entry = entry_for(read.mentions[0], read.document, read.mentions, claim=name)
    add_entries(bindings_file(draft), [entry])
    return draft


PLACES = (
    in_markdown,
    in_text,
    in_html,
    in_word,
    in_word_with_curly_quotes,
    in_claims_file,
    in_claims_file_as_bind_writes_it,
)


@pytest.mark.parametrize("write", PLACES, ids=lambda write: write.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_in_every_place_where_a_draft_binds_a_figure(
    name: str, write: Write, named: Evidence, tmp_path: Path
) -> None:
    (found,) = (
        one for one in check_draft(write(tmp_path, NAMES[name], name), named) if not one.waved
    )
    assert found.claim.replace('"', "'") == named.read(name).name.replace('"', "'")
    assert found.verdict in ("holds", "difference not clear"), found.reason


@pytest.mark.parametrize("name", NAMES)
def test_a_name_reads_back_as_itself(name: str, named: Evidence) -> None:
    claim = named.read(name)
    assert named.read(claim.name) == claim
    shown, claimed = bound("84%", claim.name).removeprefix("[").removesuffix("}").split("]{", 1)
    assert (shown, attributes_of(claimed)) == ("84%", Named(claim.name))


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        (
            "pct('gov_enough', net='disagree', group='professionals')",
            "84%",
            "gov_enough.disagree.professionals",
        ),
        (
            "pct('gov_enough', net='disagree', group='professionals', where='wales')",
            "82%",
            "gov_enough.disagree.professionals[wales]",
        ),
        (
            "pct('gov_enough', net='disagree', group='public', where=\"region == 'wales'\")",
            "67%",
            "gov_enough.disagree.public[region == 'wales']",
        ),
        (
            "pct(‘gov_enough’, net=‘disagree’, group=‘public’, where=“region == ‘wales’”)",
            "67%",
            "gov_enough.disagree.public[region == 'wales']",
        ),
        (
            "pct('gov_enough', net='disagree', group='(teachers+early_years_workers)[wales]')",
            "82%",
            "gov_enough.disagree.(teachers+early_years_workers)[wales]",
        ),
        (
            "n('gov_enough', group='professionals[wales]')",
            "33",
            "gov_enough.n.professionals[wales]",
        ),
        (
            "pct('looked_for_help', answers='yes', group='public', base='everyone')",
            "10%",
            "looked_for_help.=yes.public@everyone",
        ),
        (
            "pct('looked_for_help', answers='yes', group='public')",
            "17%",
            "looked_for_help.=yes.public",
        ),
    ],
)
def test_fields_know_combinations_filters_and_bases(
    field: str, value: str, name: str, named: Evidence
) -> None:
    assert Filler(named.gate).value(field) == (value, name)


def test_a_sentence_that_is_filled_in_says_of_whom(named: Evidence) -> None:
    field = "sentence('looked_for_help', answers='yes', group='public'{})"
    starts = [
        Filler(named.gate).value(field.format(base))[0].partition(" (")[0]
        for base in ("", ", base='everyone'")
    ]
    assert starts == ["17% of parents among the public", "10% of the public"]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (
            "pct('gov_enough', net='disagree', group='teachers[wales]', where='women')",
            "'teachers[wales]' has a filter of its own; leave where= out",
        ),
        (
            "pct('gov_enough', net='disagree', group='profesionals')",
            "there is no group 'profesionals'; did you mean 'professionals'?",
        ),
        (
            "pct('gov_enough', net='disagree', group='public', where='wale')",
            "there is no item or column 'wale'",
        ),
        (
            "pct('help_satisfaction', net='satisfied', group='public', base='everyone')",
            "say otherwise: no on the question, or count with base='answered'",
        ),
        (
            "pct('gov_enough', net='disagree')",
            "say in study.yaml how they go together (populations:), or name one of them",
        ),
    ],
)
def test_what_no_figure_is_of_is_refused_with_the_remedy(
    field: str, message: str, named: Evidence
) -> None:
    with pytest.raises(FieldError) as caught:
        Filler(named.gate).value(field)
    assert message in str(caught.value)


# --- the figure that is judged ---


def judged(text: str, evidence: Evidence, folder: Path) -> Checked:
    draft = folder / "draft.md"
    draft.write_text(text, "utf-8")
    return next(one for one in check_draft(draft, evidence) if one.claim)


@pytest.mark.parametrize(
    ("who", "name", "n"),
    [
        ("of the public", "looked_for_help.yes.public@everyone", 1980),
        ("of parents", "looked_for_help.yes.public", 1213),
        ("of parents among the public", "looked_for_help.yes.public", 1213),
    ],
)
def test_claim_computed_and_n_are_those_of_the_figure_judged(
    who: str, name: str, n: int, demo: Evidence, tmp_path: Path
) -> None:
    text = f"[17%]{{claim=looked_for_help.yes.public}} {who} have looked for help (n = {n:,})."
    found = judged(text, demo, tmp_path)
    (row,) = rows_of([found])
    figure = demo.gate.figure(demo.read(name).identity)
    assert (row["claim"], row["base"], row["computed"], row["n"]) == (
        name,
        "everyone" if "everyone" in name else "valid",
        figure.estimate,
        n,
    )
    base = check_draft(tmp_path / "draft.md", demo)[1]
    assert (base.mention.text, base.claim, base.verdict) == (f"n = {n:,}", name, "holds")
    assert json.dumps(row)


def test_a_share_of_parents_that_is_said_of_the_public_is_told_in_words(
    demo: Evidence, tmp_path: Path
) -> None:
    text = "[17%]{claim=looked_for_help.yes.public} of the public looked for help."
    found = judged(text, demo, tmp_path)
    assert found.verdict == "other base"
    assert found.reason == "17% is right of parents among the public; of the public it is 10.2%"
    assert found.suggestion.startswith("10% of the public answered “Yes”")
    assert "10% of the public (95% CI 9% to 12%; n = 1,980; everyone" in found.suggestion
    assert "17% of parents among the public (95% CI" in found.suggestion


def test_where_only_those_who_were_asked_are_known_the_suggestion_says_who_they_are(
    demo: Evidence, tmp_path: Path
) -> None:
    text = "[53%]{claim=help_satisfaction.satisfied.public} of the public were satisfied with it."
    found = judged(text, demo, tmp_path)
    assert (found.verdict, found.claim) == ("other base", "help_satisfaction.satisfied.public")
    assert found.reason == (
        "53% is right of parents who looked for help among the public; the sentence speaks of "
        "the public"
    )
    assert found.suggestion.startswith("53% of parents who looked for help among the public answ")


def test_a_total_of_several_populations_is_bad_data_with_place_and_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    instruments = tmp_path / "instruments"
    instruments.mkdir()
    for name in ("public", "teachers"):
        one = INSTRUMENT.replace("instrument: help", f"instrument: {name}")
        groups = f"groups: {{{name}: {name.title()}}}"
        (instruments / f"{name}.yaml").write_text(re.sub(r"(?m)^groups: .*$", groups, one), "utf-8")
    (tmp_path / "study.yaml").write_text(
        "title: T\ninstruments: [public.yaml, teachers.yaml]\n", "utf-8"
    )
    study = Study.read(tmp_path)
    interviews = [
        CompletedInterview(
            f"{asked.instrument}{k}",
            asked.instrument,
            "1",
            asked.hash,
            asked.instrument,
            "page",
            "en",
            {"support": "agree" if k else "disagree"},
        )
        for asked in study.questionnaires
        for k in range(40)
    ]
    with study.open_store() as store:
        store.take_in(interviews, study.questionnaires)
    (tmp_path / "draft.md").write_text(
        "One.\n\n[98%]{claim=support.agree.total} of all agreed.\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["concord", "claims", "check", "draft.md"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 3
    said = capsys.readouterr().err
    assert "draft.md, line 3: 'total' is of several populations" in said
    assert "Traceback" not in said


def test_every_claim_that_cannot_be_answered_is_told_with_its_place(
    demo: Evidence, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(
        "[87%]{claim=health_support.agree.total} and\n"
        "[53%]{claim=help_satisfaction.satisfied.public@everyone}.\n",
        "utf-8",
    )
    with pytest.raises(DataError) as caught:
        check_draft(draft, demo)
    assert [fault.place.rpartition(", ")[2] for fault in caught.value.faults] == [
        "line 1",
        "line 2",
    ]
