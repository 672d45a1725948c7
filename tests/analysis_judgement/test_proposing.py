"""Bindings proposed from the words of a sentence: how often they are right, and that the number
does not decide.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from claim_rows import claims

from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_draft
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.proposing import ACCEPTED, Proposal

FLOORS = {
    "demo": (0.97, 0.95),
    "wordings": (0.95, 0.7),
    "people": (0.97, 0.9),
    "others": (0.97, 0.9),
    "students": (0.97, 0.95),
    "pisa": (0.97, 0.95),
}
"""Precision and recall of what `concord claims bind --accept` takes over. Many of `wordings` do not
say what was asked."""


def proposals(text: str, evidence: Evidence, folder: Path) -> list[Checked]:
    draft = folder / "draft.md"
    draft.write_text(text, "utf-8")
    return [one for one in check_draft(draft, evidence) if not one.waved]


def proposed(text: str, evidence: Evidence, folder: Path) -> Proposal:
    (one,) = proposals(text, evidence, folder)
    assert one.proposal is not None
    return one.proposal


def same(one: Claim, other: Claim, evidence: Evidence) -> bool:
    """Whether two names are of one figure. A difference may be taken either way round."""

    def of(claim: Claim) -> tuple[object, ...]:
        figure, gate = claim.identity, evidence.gate
        sides = [
            (gate.members(each), *(evidence.narrowed(part.where) for part in each.parts))
            if each.filtered
            else gate.members(each)
            for each in claim.sides
        ]
        return claim.kind, figure.item, figure.codes, figure.base, frozenset(sides)

    return of(one) == of(other)


def measured(
    name: str, study_of: Callable[[str], Evidence], folder: Path
) -> Iterator[tuple[bool, bool]]:
    """Of each claim whose sentence names what it is: whether a proposal is likely enough, and
    whether it is right.
    """
    for row in claims(name):
        if (
            not row.claim
            or row.words
            or (row.verdict in ("other answers", "other people") and name == "wordings")
        ):
            continue
        evidence = study_of(row.study)
        figures = proposals(row.plain, evidence, folder)
        found = next(
            (one for one in figures if row.stands_at(one.mention.start, one.mention.end)), None
        )
        proposal = found.proposal if found else None
        likely = proposal is not None and proposal.score >= ACCEPTED
        right = likely and any(
            same(evidence.read(proposal.claim, proposal.base), evidence.read(one.claim), evidence)
            for one in proposals(row.bound, evidence, folder)
            if one.claim and row.stands_at(one.mention.start, one.mention.end)
        )
        yield likely, likely and right


@pytest.mark.parametrize("name", FLOORS)
def test_proposals_are_right_nearly_always(
    name: str,
    study_of: Callable[[str], Evidence],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = list(measured(name, study_of, tmp_path))
    likely, right = (sum(column) for column in zip(*found, strict=True))
    precision, recall = right / likely, right / len(found)
    with capsys.disabled():
        told = f"{len(found)} claims, precision {precision:.3f}, recall {recall:.3f}"
        print(f"\nproposed bindings, {name}: {told}")  # noqa: T201
    assert (precision >= FLOORS[name][0], recall >= FLOORS[name][1]) == (True, True)


def test_a_wrong_number_is_bound_to_what_the_words_say_and_not_to_what_has_the_number(
    demo: Evidence, tmp_path: Path
) -> None:
    said = "{} of the public agreed that health services should offer support to families."
    right = proposed(said.format("84%"), demo, tmp_path)
    assert [
        proposed(said.format(share), demo, tmp_path) for share in ("52%", "97%", "4%", "a third")
    ] == [right] * 4
    assert right.claim == "health_support.agree.public"


def test_the_words_of_a_sentence_decide_between_statements_with_the_same_answers(
    demo: Evidence, tmp_path: Path
) -> None:
    found = {
        subject: proposed(
            f"20% of teachers disagreed that {subject} do enough.", demo, tmp_path
        ).claim
        for subject in ("local public services", "schools and nurseries", "the UK Government")
    }
    assert list(found.values()) == [
        "local_enough.disagree.teachers",
        "schools_enough.disagree.teachers",
        "gov_enough.disagree.teachers",
    ]


@pytest.mark.parametrize(
    ("who", "group"),
    [
        ("of the public", "public"),
        ("of teachers", "teachers"),
        ("of early-years workers", "early_years_workers"),
        ("of professionals", "teachers+early_years_workers"),
        ("of teachers and early-years workers", "teachers+early_years_workers"),
    ],
)
def test_the_people_are_those_that_the_sentence_names(
    who: str, group: str, demo: Evidence, tmp_path: Path
) -> None:
    found = proposed(
        f"90% {who} agreed that health services should offer support to families.", demo, tmp_path
    )
    assert found.claim == f"health_support.agree.{group}"


@pytest.mark.parametrize(
    ("did", "answers"),
    [
        ("agreed", "agree"),
        ("disagreed", "disagree"),
        ("strongly agreed", "strongly_agree"),
        ("neither agreed nor disagreed", "neither"),
    ],
)
def test_the_answers_are_those_that_the_sentence_names(
    did: str, answers: str, demo: Evidence, tmp_path: Path
) -> None:
    found = proposed(
        f"90% of teachers {did} that health services should offer support to families.",
        demo,
        tmp_path,
    )
    assert found.claim == f"health_support.{answers}.teachers"


def test_the_heading_says_which_people_where_the_sentence_does_not(
    demo: Evidence, tmp_path: Path
) -> None:
    text = "# Teachers\n\n90% agreed that health services should offer support to families."
    assert proposed(text, demo, tmp_path).claim == "health_support.agree.teachers"


def test_welsh_words_are_matched_with_the_welsh_questionnaire(
    demo: Evidence, tmp_path: Path
) -> None:
    text = "Mae 70% o'r athrawon yn anghytuno bod gwasanaethau cyhoeddus lleol yn gwneud digon."
    assert proposed(text, demo, tmp_path).claim == "local_enough.disagree.teachers"


def test_what_has_nothing_to_do_with_the_study_is_proposed_nothing_likely(
    demo: Evidence, tmp_path: Path
) -> None:
    for text in (
        "70% of our readers own a bicycle.",
        "Inflation was 4% that year.",
        "Half of the budget was spent.",
    ):
        for one in proposals(text, demo, tmp_path):
            assert one.proposal is None or one.proposal.score < ACCEPTED, (text, one.proposal)


def test_other_people_than_the_study_asked_are_proposed_nothing(
    demo: Evidence, tmp_path: Path
) -> None:
    (one,) = proposals(
        "84% of nurses agreed that health services should offer support to families.",
        demo,
        tmp_path,
    )
    assert one.proposal is None


ASKED_ALL = "90% of all respondents agreed that health services should offer support to families."


def test_all_respondents_are_the_total_of_one_population(
    one_population: Evidence, tmp_path: Path
) -> None:
    assert proposed(ASKED_ALL, one_population, tmp_path).claim == "health_support.agree.total"


def test_all_respondents_of_several_populations_are_bound_to_nothing_and_it_is_said_why(
    demo: Evidence, tmp_path: Path
) -> None:
    (one,) = proposals(ASKED_ALL, demo, tmp_path)
    assert one.proposal is not None
    assert (one.proposal.claim, one.proposal.score) == ("", 0.0)
    assert one.suggestion == (
        "perhaps health_support.agree.total, of which there is no figure: 'total' is of several "
        "populations (early-relationships-public, early-relationships-professionals); say in "
        "study.yaml how they go together (populations:), or name one of them"
    )


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "82% of professionals in Wales disagreed that the UK Government does enough.",
            "gov_enough.disagree.professionals[wales]",
        ),
        (
            "52% of women disagreed that the UK Government does enough.",
            "gov_enough.disagree.public[women]",
        ),
        (
            "84% of professionals disagreed that the UK Government does enough.",
            "gov_enough.disagree.professionals",
        ),
        (
            "Professionals were more likely than the public to reject that Government does enough.",
            "gov_enough.disagree.professionals-public",
        ),
        (
            "10% of the public have looked for help with their relationship with their baby.",
            "looked_for_help.yes.public@everyone",
        ),
        (
            "17% of parents have looked for help with their relationship with their baby.",
            "looked_for_help.yes.public",
        ),
        ("We interviewed 750 professionals.", "n.professionals"),
    ],
)
def test_proposals_use_the_names_of_the_study_and_the_base_that_the_words_say(
    text: str, claim: str, named: Evidence, tmp_path: Path
) -> None:
    assert proposed(text, named, tmp_path).claim == claim
