"""The words that tables on the terminal have for codes."""

import pandas as pd
import pytest

from analysis import Responses
from survey.cli.labels import share_label
from survey.codebook import Codebook
from survey.definition import loads

DEFINITION = """
instrument: hub
version: "1"
title: A hub
groups: {parents: Parents}
sections:
  - title: Visits
    questions:
      - {id: order, ask: "What matters most?", rank: {play: Play, rest: Rest}}
      - {id: helps, ask: "What helped?", choose_many: {chat: A chat}}
      - {id: hub, ask: "Which hub?", choose: {north: North Road}}
"""


@pytest.mark.parametrize(
    ("item", "code", "said"),
    [
        ("order", "play", "Play, put first"),
        ("order", "no_answer", "No answer"),
        ("helps", "chat", "A chat"),
        ("hub", "north", "North Road"),
        ("elsewhere", "parents", "Parents"),
    ],
)
def test_a_share_of_a_ranking_says_that_it_is_of_who_put_the_answer_first(
    item: str, code: str, said: str
) -> None:
    responses = Responses(pd.DataFrame(), Codebook.of([loads(DEFINITION)]))
    assert share_label(responses, item, code, "en") == said
