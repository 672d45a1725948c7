"""A questionnaire written as a file and read again is the same questionnaire, with the same
hash.
"""

import importlib.resources
import json
import re

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from questionnaires import definitions, questionnaires, text_of

import instruments
from survey.definition import dump, json_schema, loads, source
from survey.questionnaire import Questionnaire

SMALL = """
instrument: small
version: "1"
title: Small
groups: {public: The public}
sections:
  - title: One
    questions:
      - {id: first, ask: "First?", choose: {a: A, b: B}}
      - {id: second, ask: "Second?", number: {min: 1}}
"""


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(questionnaires())
def test_any_questionnaire_survives_writing_and_reading(questionnaire: Questionnaire) -> None:
    again = loads(dump(questionnaire))
    assert again == questionnaire
    assert again.hash == questionnaire.hash
    assert dump(again) == dump(questionnaire)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(definitions())
def test_any_definition_fits_the_json_schema(definition: dict) -> None:
    jsonschema.Draft202012Validator(json_schema()).validate(definition)


def test_the_shipped_json_schema_is_the_generated_one() -> None:
    """After a change: make docs."""
    shipped = importlib.resources.files("survey.definition") / "definition.schema.json"
    assert (
        shipped.read_text("utf-8") == json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    )


@pytest.mark.parametrize(
    "entry",
    [
        "{id: a, ask: b, chose: {x: y}}",
        "{id: a, ask: b, text: {long: true}, missing: unknown}",
        "{block: a, text: {}}",
    ],
)
def test_the_json_schema_refuses_what_it_can_tell_is_wrong(entry: str) -> None:
    wrong = yaml.safe_load(SMALL)
    wrong["sections"][0]["questions"].append(yaml.safe_load(entry))
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(wrong)


@pytest.mark.parametrize("name", instruments.names())
def test_a_shipped_instrument_survives_writing_and_reading(name: str) -> None:
    questionnaire = instruments.load(name)
    again = loads(dump(questionnaire))
    assert again == questionnaire
    assert again.hash == questionnaire.hash


@pytest.mark.parametrize("name", instruments.names())
def test_a_shipped_instrument_fits_the_json_schema_as_editors_read_it(name: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    validator.validate(yaml.load(instruments.text(name), Loader=loader))  # noqa: S506
    validator.validate(source(instruments.load(name)))


def test_comments_spacing_and_quoting_do_not_change_the_hash() -> None:
    other = "# a comment\n" + SMALL.replace(
        '{id: first, ask: "First?"', "{  id: 'first',   ask: First? "
    ).replace('"1"', "1")
    assert loads(other).hash == loads(SMALL).hash


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("First?", "Who is first?"),
        ("a: A, b: B", "b: B, a: A"),
        ("b: B", "b: Bee"),
        ("min: 1", "min: 2"),
        ("number: {min: 1}", "number: {min: 1}, when: \"first == 'a'\""),
        ('version: "1"', 'version: "2"'),
    ],
)
def test_wording_order_and_routes_change_the_hash(before: str, after: str) -> None:
    assert before in SMALL
    assert loads(SMALL.replace(before, after)).hash != loads(SMALL).hash


def test_the_order_of_questions_changes_the_hash() -> None:
    lines = SMALL.strip().splitlines()
    swapped = "\n".join([*lines[:-2], lines[-1], lines[-2]])
    assert loads(swapped).hash != loads(SMALL).hash


def test_a_scalar_is_the_text_that_was_typed() -> None:
    text = SMALL.replace("{a: A, b: B}", "{no: on, yes: 012, n: 1:30, null: ~}")
    labels = {option.code: str(option.label) for option in loads(text).by_id["first"].options}
    assert labels == {"no": "on", "yes": "012", "n": "1:30", "null": "~"}


def test_the_random_definitions_have_every_feature() -> None:
    """Else the property above would hold for nothing."""
    words = set()

    @settings(
        max_examples=300, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(definitions())
    def collect(definition: dict) -> None:
        words.update(re.findall(r"^[\s-]*([a-z_]+):", text_of(definition), re.MULTILINE))

    collect()
    wanted = (
        "scale choose choose_many number text date note computed block items shuffle when "
        "check message warn warn_message"
    )
    wanted += " optional missing hint was other none nets consent required unit scales answers"
    wanted += " scores reversed values as at_least prorate time rank rating low high"
    assert set(wanted.split()) <= words
