"""A study whose questionnaire changed in the middle: one question in other words, one with an
answer more, one with an answer called otherwise, one that stands apart. Its people are simulated.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from analysis import Responses
from survey import loads
from survey.codebook import Codebook
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview

__all__ = ["CHANGES", "FIRST", "NEW", "OLD", "SECOND", "people", "responses"]

OLD, NEW = "I trust the old services.", "The new services can be trusted."

FIRST = f"""\
instrument: life
version: "1"
title: Life
languages: [en, cy, pl, ur]
groups: {{public: The public, staff: Staff}}
sections:
  - title: All
    questions:
      - {{id: trust, ask: "{OLD}", scale: agreement5, missing: [dont_know]}}
      - {{id: place, ask: "Where?", choose: {{england: England, wales: Wales}}}}
      - {{id: met, ask: "Whom did you meet?", choose_many: {{gp: A doctor, nurse: A nurse}}}}
      - {{id: enough, ask: "The Government does enough.", scale: agreement5}}
      - {{id: steady, ask: "Children need steady care.", scale: agreement5}}
"""
CHANGES = """\
changes:
  "2":
    trust: {same: plainer words}
    place: {same: one more country}
    met: {same: a shorter word}
    enough: {apart: the other way round}
"""
SECOND = (
    FIRST.replace('version: "1"', 'version: "2"')
    .replace(OLD, NEW)
    .replace("wales: Wales", "wales: Wales, scotland: Scotland")
    .replace("A doctor", "A GP")
    .replace("does enough", "does NOT do enough")
    + CHANGES
)

SCALE = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")


def people(
    first: Questionnaire, second: Questionnaire, numbers: tuple[int, int] = (80, 120)
) -> Iterator[CompletedInterview]:
    """So many by the first version, from 1 June 2022 on, and by the second, from 13 June on."""
    for asked, number, day in ((first, numbers[0], 1), (second, numbers[1], 13)):
        start = datetime(2022, 6, day, 9, tzinfo=UTC)
        for at in range(number):
            places = [each.code for each in asked.by_id["place"].options]
            given = {
                "trust": SCALE[at % 5],
                "place": places[at % len(places)],
                "met": ("gp",) if at % 3 else ("gp", "nurse"),
                "enough": SCALE[(at * 3) % 5],
                "steady": SCALE[2 + at % 3],
            }
            time = start + timedelta(hours=11 * 24 * at / number)
            yield CompletedInterview(
                f"simulated-{asked.instrument}-{asked.version}-{at}",
                asked.instrument,
                asked.version,
                asked.hash,
                ("public", "public", "staff")[at % 3],
                "page",
                "en",
                given,
                time,
                time + timedelta(minutes=9),
                attributes={"wave": asked.version},
            )


def responses(second: str = SECOND) -> Responses:
    """Their answers."""
    one, other = loads(FIRST), loads(second)
    return Responses.from_interviews(people(one, other), Codebook.of([one, other]))
