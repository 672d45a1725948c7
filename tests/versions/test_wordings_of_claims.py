"""A verdict on a claim says how its people were asked; a draft may have any wording that was."""

from pathlib import Path

import pytest

from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from analysis.publication.gate import Gate
from analysis.publication.publishing import Publication
from analysis.publication.standards import standard_named
from tests.versions.reworded import NEW, OLD, responses

ASKED = (
    f"not everybody was asked in the same words: “{OLD}” until 12 June 2022 (n = 80); “{NEW}” from "
    "13 June 2022 (n = 120)"
)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(Gate(Publication.of(responses(), standard_named("hse"))))


def judged(text: str, evidence: Evidence, folder: Path) -> Checked:
    draft = folder / "draft.md"
    draft.write_text(text, "utf-8")
    return next(iter(check_draft(draft, evidence)))


def test_what_holds_says_in_which_words(evidence: Evidence, tmp_path: Path) -> None:
    text = f'[40%]{{claim="trust.agree.total"}} of everybody agreed or strongly agreed that “{NEW}”'
    found = judged(text, evidence, tmp_path)
    assert found.verdict == "holds"
    assert found.reason == f"the data give 40.0%; {ASKED}"


def test_a_draft_may_have_the_words_before(evidence: Evidence, tmp_path: Path) -> None:
    text = f'[40%]{{claim="trust.agree.total"}} of everybody agreed or strongly agreed that “{OLD}”'
    found = judged(text, evidence, tmp_path)
    assert found.verdict == "holds"
    assert ASKED in found.reason


def test_what_is_wrong_says_so_too_and_the_right_sentence_has_the_note(
    evidence: Evidence, tmp_path: Path
) -> None:
    text = f'[90%]{{claim="trust.agree.total"}} of everybody agreed or strongly agreed that “{NEW}”'
    found = judged(text, evidence, tmp_path)
    assert found.verdict == "wrong"
    assert ASKED in found.reason
    assert ASKED[4:] in found.suggestion


def test_a_claim_names_an_earlier_series(evidence: Evidence, tmp_path: Path) -> None:
    text = (
        '[40%]{claim="enough__v_1.agree.total"} of everybody agreed or strongly agreed that “The '
        "Government does enough”"
    )
    found = judged(text, evidence, tmp_path)
    assert found.verdict == "holds"
    assert "the question was asked in this form until 12 June 2022" in found.reason


def test_a_claim_of_what_was_always_asked_alike_has_nothing_of_it(
    evidence: Evidence, tmp_path: Path
) -> None:
    text = (
        '[67%]{claim="steady.agree.total"} of everybody agreed or strongly agreed that “Children '
        "need steady care”"
    )
    found = judged(text, evidence, tmp_path)
    assert "asked" not in found.reason
