"""A small questionnaire with a route, a check and something computed, for the tests of data
files.
"""

SMALL = """
instrument: small
version: "1"
title: Small
groups: {teachers: Teachers, public: The public}
sections:
  - title: All
    questions:
      - id: support
        ask: Should there be support?
        scale: agreement5
        missing: [dont_know, refused]
      - id: children
        ask: Do you have children?
        choose: {"yes": "Yes", "no": "No"}
        missing: refused
      - id: age
        ask: How old is the youngest?
        number: {min: 0, max: 40, whole: true}
        when: "children == 'yes'"
        check: "age <= 30"
      - id: seen
        ask: What have you seen?
        choose_many: {sleep: Poor sleep, speech: Late speech}
        other: Something else
        none: None of these
      - {id: moved, ask: "When did you move?", date: {}, optional: true}
      - {id: words, ask: Anything else?, text: {max_length: 200}, optional: true}
      - {id: old, computed: age + 1}
"""
