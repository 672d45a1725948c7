"""A questionnaire of one statement, for drafts about it."""

INSTRUMENT = """
instrument: help
version: "1"
title: Help for families
languages: [en, cy]
groups: {public: {en: The public, cy: Y cyhoedd}, teachers: {en: Teachers, cy: Athrawon}}
sections:
  - title: {en: All, cy: Popeth}
    questions:
      - id: support
        ask: {en: Families with babies should get help at home.,
          cy: Dylai teuluoedd â babanod gael cymorth gartref.}
        scale: agreement5
        missing: [dont_know]
"""
