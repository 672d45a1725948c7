"""A small questionnaire, and changes of it."""

from survey import loads
from survey.questionnaire import Questionnaire

__all__ = ["MINI", "changed", "mini"]

MINI = """\
instrument: mini
version: "1"
title: Mini
languages: [en]
groups: {a: A, b: B}
sections:
  - title: All
    questions:
      - {id: place, ask: "Where?", choose: {x: X, y: Y}}
      - {id: trust, ask: "I trust them.", scale: agreement5}
      - {id: met, ask: "Whom did you meet?", choose_many: {gp: A GP, nurse: A nurse}}
      - {id: n, ask: "How many?", number: {whole: true}}
"""


def mini(version: str = "1") -> Questionnaire:
    """The questionnaire as this version."""
    return loads(MINI.replace('version: "1"', f'version: "{version}"'))


def changed(*replaced: tuple[str, str], version: str = "2", text: str = MINI) -> Questionnaire:
    """A later version, with these texts replaced."""
    text = text.replace('version: "1"', f'version: "{version}"')
    for before, after in replaced:
        assert before in text, before
        text = text.replace(before, after)
    return loads(text)
