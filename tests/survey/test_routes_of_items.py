"""Who is asked an item, by instrument, and what an author says of those who are not."""

from survey.codebook import Codebook
from survey.conditions import passed_over
from survey.definition import loads
from survey.missing import Missing

HEAD = """
version: "1"
title: T
languages: [en, cy]
sections:
"""


def codebook_of(**instruments: str) -> Codebook:
    return Codebook.of(
        loads(f"instrument: {name.split('_')[0]}\ngroups: {{{name.split('_')[0]}s: G}}{HEAD}{text}")
        for name, text in instruments.items()
    )


PARENT = '{id: parent, ask: "A parent?", choose: {yes: "Yes", no: "No"}}'
HELP = '{id: help, ask: "Looked for help?", choose: {yes: "Yes", no: "No"}'

ROUTED = f"""
- title: You
  questions:
  - {PARENT}
- title: Help
  when: "parent == 'yes'"
  questions:
  - {HELP}, asked_of: {{en: parents, cy: rhieni}}, otherwise: no, short: Help}}
  - block: views
    when: "help == 'yes'"
    text:
    items: {{quick: "Was it quick?", kind: "Was it kind?"}}
    short: {{kind: {{en: Kind, cy: Caredig}}}}
"""
EVERYBODY = f"""
- title: You
  questions:
  - {HELP}}}
"""


def test_the_route_has_the_conditions_of_section_and_block_joined_in() -> None:
    items = codebook_of(one=ROUTED).items
    assert items["parent"].routes == {"one": None}
    routes = {
        name: when.text
        for name in ("help", "quick", "kind")
        if (when := items[name].routes["one"]) is not None
    }
    assert routes == {
        "help": "parent == 'yes'",
        "quick": "(parent == 'yes') and (help == 'yes')",
        "kind": "(parent == 'yes') and (help == 'yes')",
    }


def test_an_instrument_has_the_routes_of_its_items() -> None:
    codebook = codebook_of(one=ROUTED, two=EVERYBODY)
    routes = codebook.routes_of("one")
    assert list(routes) == ["parent", "help", "quick", "kind"]
    asked_no_parent = {"parent": "no", "help": Missing.NOT_ASKED}
    assert passed_over(routes, asked_no_parent) == {"help", "quick", "kind"}
    assert codebook.routes_of("two") == {"help": None}


def test_an_item_carries_what_the_author_says_of_its_route() -> None:
    items = codebook_of(one=ROUTED).items
    help_ = items["help"]
    assert help_.asked_of is not None
    assert help_.asked_of.in_language("cy") == "rhieni"
    assert help_.otherwise == "no"
    assert help_.short is not None
    assert help_.short.plain() == "Help"
    assert items["quick"].short is None
    assert items["kind"].short is not None
    assert items["kind"].short.in_language("cy") == "Caredig"
    assert (items["kind"].asked_of, items["kind"].otherwise) == (None, "")


def test_items_can_be_members_of_a_set() -> None:
    items = codebook_of(one=ROUTED).items
    assert len({*items.values(), items["help"]}) == len(items)


def test_each_instrument_has_its_own_route() -> None:
    help_ = codebook_of(one=ROUTED, two=EVERYBODY).items["help"]
    assert [when.text if when else None for when in help_.routes.values()] == [
        "parent == 'yes'",
        None,
    ]
    assert help_.otherwise == "no"
    assert help_.asked_of is not None
    assert help_.short is not None


def test_otherwise_holds_only_where_every_instrument_with_a_route_says_it() -> None:
    silent = ROUTED.replace("otherwise: no, ", "")
    assert codebook_of(one=ROUTED, two=silent).items["help"].otherwise == ""
    assert codebook_of(one=ROUTED, two=ROUTED).items["help"].otherwise == "no"
    assert codebook_of(one=EVERYBODY).items["help"].otherwise == ""


def test_instruments_that_call_the_people_differently_give_no_common_words() -> None:
    carers = ROUTED.replace("en: parents", "en: carers")
    help_ = codebook_of(one=ROUTED, two=carers).items["help"]
    assert help_.asked_of is None
    said = [each.asked_of.in_language("en") for each in help_.askings.values() if each.asked_of]
    assert said == ["parents", "carers"]


def test_of_several_versions_the_newest_says_who_is_asked() -> None:
    help_ = codebook_of(one_1=ROUTED, one_2=EVERYBODY).items["help"]
    assert help_.routes == {"one": None}
    assert (help_.asked_of, help_.otherwise) == (None, "")


def test_a_reader_of_an_export_finds_the_routes() -> None:
    plain = codebook_of(one=ROUTED, two=EVERYBODY).plain()["items"]
    assert plain["help"]["routes"] == {
        "one": {
            "when": "parent == 'yes'",
            "asked_of": {"en": "parents", "cy": "rhieni"},
            "otherwise": "no",
        }
    }
    assert plain["help"]["short"] == "Help"
    assert "routes" not in plain["parent"]


# --- what is added after the field work ---

KEPT = ROUTED.replace("asked_of: {en: parents, cy: rhieni}, otherwise: no, short: Help", "")
KEPT = KEPT.replace('No"}, }', 'No"} }')


def test_words_of_figures_may_be_added_later_and_the_definition_is_the_same() -> None:
    kept, today = (
        loads(f"instrument: one\ngroups: {{ones: G}}{HEAD}{text}") for text in (KEPT, ROUTED)
    )
    assert kept != today
    assert kept.hash == today.hash


def test_answers_get_the_words_of_today() -> None:
    answers, today = codebook_of(one=KEPT), codebook_of(one=ROUTED)
    assert answers.items["help"].asked_of is None
    help_ = answers.completed_by(today).items["help"]
    assert (help_.otherwise, help_.short, help_.asked_of) == (
        "no",
        today.items["help"].short,
        today.items["help"].asked_of,
    )


def test_what_is_said_of_another_route_is_not_taken_over() -> None:
    answers = codebook_of(one=KEPT.replace("parent == 'yes'", "parent == 'no'"))
    help_ = answers.completed_by(codebook_of(one=ROUTED)).items["help"]
    assert (help_.asked_of, help_.otherwise) == (None, "")
    assert help_.short is not None


def test_an_item_that_today_has_no_longer_stays_as_it_was() -> None:
    answers = codebook_of(one=ROUTED)
    assert answers.completed_by(codebook_of(one=EVERYBODY)).items["kind"] == answers.items["kind"]


def test_an_item_knows_how_older_versions_of_an_instrument_put_it() -> None:
    old = f"""
- title: You
  questions:
  - {PARENT}
"""
    asked = (
        ("public", "1", "A parent?"),
        ("public", "2", "A mother?"),
        ("public", "3", "A carer?"),
        ("staff", "1", "A parent?"),
    )
    book = Codebook.of(
        loads(
            f"instrument: {name}\ngroups: {{{name}s: G}}{HEAD.replace('1', version)}"
            f"{old.replace('A parent?', ask)}changes: {{'{version}': {{parent: {{same: why}}}}}}\n"
        )
        for name, version, ask in asked
    )
    asking = book.items["parent"].askings["public"]
    assert [str(one.ask) for one in (*asking.earlier, asking)] == [
        "A parent?",
        "A mother?",
        "A carer?",
    ]
    assert [option.code for option in asking.earlier[0].options] == ["yes", "no"]
    assert book.items["parent"].askings["staff"].earlier == ()
