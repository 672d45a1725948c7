"""Any share a study can state, by the name a draft gives it."""

import pytest

from analysis import Responses, agreement
from analysis.figures import Identity
from analysis.publication.figures import Figures, fingerprint_of
from survey import loads
from survey.codebook import Codebook
from survey.errors import DataError
from survey.missing import Missing
from survey.record import CompletedInterview

DEFINITION = """
instrument: figures
version: "1"
title: Figures
groups: {public: The public, teachers: Teachers}
sections:
  - title: All
    questions:
      - {id: support, ask: Should help be free?, scale: agreement5, missing: [dont_know]}
      - {id: seen, ask: What have you seen?, choose_many: {sleep: Sleep, speech: Speech}}
"""


def interviews(teachers: int = 40) -> list[CompletedInterview]:
    given = (
        [("public", "agree")] * 60
        + [("public", "neither")] * 30
        + [("public", Missing.DONT_KNOW)] * 10
    )
    given += [("teachers", "strongly_agree")] * teachers
    return [
        CompletedInterview(
            f"i{k}",
            "figures",
            "1",
            "",
            group,
            "online",
            "en",
            {"support": answer, "seen": ("sleep",)},
        )
        for k, (group, answer) in enumerate(given)
    ]


@pytest.fixture(scope="module")
def responses() -> Responses:
    return Responses.from_interviews(interviews(), Codebook.of([loads(DEFINITION)]))


@pytest.fixture(scope="module")
def figures(responses: Responses) -> Figures:
    return Figures(responses)


@pytest.mark.parametrize(
    ("name", "base", "estimate", "n"),
    [
        ("support.agree.public", "valid", 60 / 90, 90),
        ("support.agree.public", "answered", 60 / 100, 100),
        ("support.agree+neither.public", "valid", 1, 90),
        ("support.strongly_agree.teachers", "valid", 1, 40),
        ("support.=agree.teachers", "valid", 0, 40),
        ("support.agree.total", "valid", 100 / 130, 130),
        ("support.agree", "valid", 100 / 130, 130),
        ("seen.sleep.public", "valid", 1, 100),
    ],
)
def test_a_name_says_item_answers_and_group(
    figures: Figures, name: str, base: str, estimate: float, n: int
) -> None:
    figure = figures.figure(Identity.read(name, figures.codebook, base))
    assert (figure.estimate, figure.n) == (pytest.approx(estimate), n)


def test_a_figure_is_the_one_of_the_table(figures: Figures, responses: Responses) -> None:
    row = agreement(responses, "support", by="group", net="agree").iloc[0]
    figure = figures.figure(Identity.read("support.agree.public", figures.codebook))
    assert (figure.low, figure.high, figure.flag, figure.method) == (
        row["low"],
        row["high"],
        row["flag"],
        "wilson",
    )
    assert figure.provenance["answers"] == ["agree", "strongly_agree"]
    assert figure.provenance["data"] == fingerprint_of(responses)


def test_names_are_written_as_they_are_read(figures: Figures) -> None:
    for name in (
        "support.agree.public",
        "support.neither+agree.teachers",
        "support.=agree.public",
        "seen.speech.total",
    ):
        assert Identity.read(name, figures.codebook).name == name


def test_all_shares_of_an_item_are_its_nets_answers_and_the_rest_beside_each_net(
    figures: Figures,
) -> None:
    named = {
        figure.identity.name
        for figure in figures.of_item("support")
        if figure.identity.group == "public"
    }
    nets, answers = (
        {"agree", "disagree"},
        {"strongly_disagree", "=disagree", "neither", "=agree", "strongly_agree"},
    )
    rest = {"strongly_disagree+disagree+neither", "neither+agree+strongly_agree"}
    assert named == {f"support.{one}.public" for one in nets | answers | rest}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("suport.agree.public", "items: there is no item 'suport'; did you mean 'support'?"),
        (
            "support.agre.public",
            "claim: support has no NET or answer 'agre'; did you mean 'agree'?",
        ),
        ("support.agree.publik", "claim: there is no group 'publik'; did you mean 'public'?"),
        ("support", "claim: 'support' is not ITEM.NET.GROUP, such as health_support.agree.public"),
    ],
)
def test_what_is_not_there_is_named_with_the_nearest_match(
    figures: Figures, name: str, message: str
) -> None:
    with pytest.raises(DataError) as caught:
        figures.figure(Identity.read(name, figures.codebook))
    assert str(caught.value) == message


def test_the_fingerprint_follows_the_answers_and_not_their_order(responses: Responses) -> None:
    book = Codebook.of([loads(DEFINITION)])
    assert fingerprint_of(
        Responses.from_interviews(reversed(interviews()), book)
    ) == fingerprint_of(responses)
    assert fingerprint_of(Responses.from_interviews(interviews(41), book)) != fingerprint_of(
        responses
    )
    other = Codebook.of([loads(DEFINITION.replace("free?", "free of charge?"))])
    assert fingerprint_of(Responses.from_interviews(interviews(), other)) != fingerprint_of(
        responses
    )
