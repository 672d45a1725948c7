"""Drafts in Polish and Urdu beside the answers to a questionnaire in these languages."""

from pathlib import Path

import pytest

from analysis import Responses
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from survey.codebook import Codebook
from survey.definition import load
from survey.record import CompletedInterview

INSTRUMENT = """
instrument: help
version: "1"
title: Help for families
languages: [en, pl, ur]
groups:
  public: {en: The public, pl: Społeczeństwo, ur: عوام}
  teachers: {en: Teachers, pl: Nauczyciele, ur: اساتذہ}
sections:
  - title: {en: All, pl: Wszystko, ur: سب}
    questions:
      - id: support
        ask:
          en: Families with babies should get help at home.
          pl: Rodziny z niemowlętami powinny otrzymywać pomoc w domu.
          ur: شیر خوار بچوں والے خاندانوں کو گھر پر مدد ملنی چاہیے۔
        choose:
          agree: {en: Agree, pl: Zgadzam się, ur: متفق}
          disagree: {en: Disagree, pl: Nie zgadzam się, ur: متفق نہیں}
"""


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """4 in 5 of the public agree, and half of the teachers."""
    file = tmp_path_factory.mktemp("help") / "help.yaml"
    file.write_text(INSTRUMENT, "utf-8")
    questionnaire = load(file)
    given = [("public", "agree")] * 80 + [("public", "disagree")] * 20
    given += [("teachers", "agree")] * 50 + [("teachers", "disagree")] * 50
    interviews = [
        CompletedInterview(
            f"i{k}", "help", "1", questionnaire.hash, group, "online", "en", {"support": answer}
        )
        for k, (group, answer) in enumerate(given)
    ]
    return Evidence.of(Responses.from_interviews(interviews, Codebook.of([questionnaire])))


def verdicts(folder: Path, text: str, evidence: Evidence) -> list[tuple[str, str]]:
    file = folder / "draft.md"
    file.write_text(text, "utf-8")
    return [
        (one.mention.text, one.verdict)
        for one in check_draft(file, evidence)
        if not one.waved and one.claim
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Zgadza się z tym [zdecydowana większość]{claim=support.agree.public} społeczeństwa.",
            [("zdecydowana większość", "holds")],
        ),
        (
            "Pomoc popiera [ponad połowa]{claim=support.agree.public} dorosłych.",
            [("ponad połowa", "holds")],
        ),
        (
            "Zgadza się [12,5%]{claim=support.agree.public} społeczeństwa.",
            [("12,5%", "wrong")],
        ),
        (
            "Zgadza się [ponad połowa]{claim=support.agree.public} nauczycieli.",
            [("ponad połowa", "other people")],
        ),
        (
            "[نصف سے زیادہ]{claim=support.agree.public} عوام اس سے متفق ہیں۔",
            [("نصف سے زیادہ", "holds")],
        ),
        (
            "[۱۲٫۵ فیصد]{claim=support.agree.public} عوام اس سے متفق ہیں۔",
            [("۱۲٫۵ فیصد", "wrong")],
        ),
        (
            "[نصف سے زیادہ]{claim=support.agree.public} اساتذہ اس سے متفق ہیں۔",
            [("نصف سے زیادہ", "other people")],
        ),
    ],
)
def test_a_figure_is_judged_by_the_words_of_its_language(
    tmp_path: Path, text: str, expected: list[tuple[str, str]], evidence: Evidence
) -> None:
    assert verdicts(tmp_path, text, evidence) == expected
