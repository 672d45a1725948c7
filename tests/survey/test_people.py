# ruff: noqa: E501  # faulty lines and their messages are written in one piece
"""Who is counted together: what study.yaml names, and what the instruments are by themselves."""

from pathlib import Path

import pytest

from survey.codebook import Codebook
from survey.definition import loads
from survey.errors import DefinitionError
from survey.study import STUDY_FILE, Study, StudySource

QUESTIONS = """
sections:
- title: S
  questions:
  - {id: region, ask: "Where?", choose: {england: England, wales: Wales}}
  - {id: parent, ask: "A parent?", choose: {yes: "Yes", no: "No"}}
"""


def instrument(name: str, groups: str, languages: str = "[en, cy]") -> str:
    head = f"instrument: {name}\nversion: '1'\ntitle: T\nlanguages: {languages}\n"
    return f"{head}groups: {groups}{QUESTIONS}"


PUBLIC = instrument("public-view", "{public: {en: The public, cy: Y cyhoedd}}")
STAFF = instrument("staff-view", "{teachers: {en: Teachers, cy: Athrawon}, nurses: Nurses}")


def codebook_of(*texts: str) -> Codebook:
    return Codebook.of(loads(text, file=f"{place}.yaml") for place, text in enumerate(texts))


def named(**entries: object) -> StudySource:
    return StudySource.model_validate({"title": "T", "instruments": ["a"], **entries})


def together(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    return {each.code: each.of for each in codebook.populations}


# --- without study.yaml ---


def test_the_people_of_each_instrument_are_a_population() -> None:
    codebook = codebook_of(PUBLIC, STAFF)
    assert together(codebook) == {
        "public-view": ("public",),
        "staff-view": ("teachers", "nurses"),
    }
    public, staff = codebook.populations
    assert public.label.plain() == {"en": "The public", "cy": "Y cyhoedd"}
    assert staff.label.plain() == {"en": "Teachers and nurses", "cy": "Athrawon a nurses"}


def test_instruments_that_share_a_group_are_one_population_called_by_the_first() -> None:
    after = instrument("parents-later", "{carers: Carers, public: The public}")
    between = instrument("between", "{carers: Carers, teachers: Teachers}")
    assert together(codebook_of(PUBLIC, STAFF, after)) == {
        "public-view": ("public", "carers"),
        "staff-view": ("teachers", "nurses"),
    }
    assert together(codebook_of(PUBLIC, STAFF, after, between)) == {
        "public-view": ("public", "teachers", "nurses", "carers"),
    }


def test_two_versions_of_an_instrument_are_one_population() -> None:
    later = instrument("public-view", "{public: The public, carers: Carers}")
    assert together(codebook_of(PUBLIC, later)) == {"public-view": ("public", "carers")}


def test_a_population_is_never_called_like_a_group_of_other_people() -> None:
    staff = instrument("teachers", "{teachers: Teachers, nurses: Nurses}")
    assert together(codebook_of(staff)) == {"teachers_all": ("teachers", "nurses")}
    alone = instrument("teachers", "{teachers: Teachers}")
    assert together(codebook_of(alone)) == {"teachers": ("teachers",)}


def test_no_questionnaire_has_no_population() -> None:
    assert Codebook.of([]).populations == ()


# --- with study.yaml ---


def test_combinations_have_the_groups_in_the_order_of_the_codebook() -> None:
    codebook = codebook_of(PUBLIC, STAFF).with_study(
        named(
            groups={
                "all_asked": {"of": ["professionals", "public"], "label": "All"},
                "professionals": {"of": ["nurses", "teachers"]},
            }
        )
    )
    everyone, professionals = codebook.combinations
    assert (everyone.code, everyone.of) == ("all_asked", ("public", "teachers", "nurses"))
    assert professionals.of == ("teachers", "nurses")
    assert everyone.label.plain() == "All"
    assert professionals.label.in_language("cy") == "Athrawon a nurses"


def test_a_study_names_populations_and_what_is_left_stays_with_its_instrument() -> None:
    codebook = codebook_of(PUBLIC, STAFF).with_study(
        named(
            groups={"both": {"of": ["public", "teachers"]}},
            populations={"uk": {"of": ["both"], "label": {"en": "The UK", "cy": "Y DU"}}},
        )
    )
    assert together(codebook) == {"uk": ("public", "teachers"), "staff-view": ("nurses",)}
    assert codebook.populations[0].label.in_language("cy") == "Y DU"
    assert codebook.populations[1].label.plain() == "Nurses"


def test_filters_are_conditions_with_a_name() -> None:
    codebook = codebook_of(PUBLIC).with_study(
        named(
            filters={
                "wales": {"where": "region == 'wales'"},
                "urban_parents": {
                    "where": "parent == 'yes' and `Town 👶` == 1",
                    "label": "In town",
                },
            }
        )
    )
    wales, parents = codebook.filters
    assert (wales.code, wales.label.plain(), wales.where.text) == (
        "wales",
        "Wales",
        "region == 'wales'",
    )
    assert wales.where.holds({"region": "wales"}) is True
    assert parents.where.names == {"parent", "Town 👶"}
    assert parents.label.plain() == "In town"


def test_the_codebook_in_plain_words_says_who_is_counted_together() -> None:
    plain = (
        codebook_of(PUBLIC, STAFF)
        .with_study(
            named(
                groups={"professionals": {"of": ["teachers", "nurses"], "label": "Staff"}},
                filters={"wales": {"where": "region == 'wales'"}},
            )
        )
        .plain()
    )
    assert plain["combinations"] == {
        "professionals": {"of": ["teachers", "nurses"], "label": "Staff"}
    }
    assert list(plain["populations"]) == ["public-view", "staff-view"]
    assert plain["filters"] == {"wales": {"where": "region == 'wales'", "label": "Wales"}}


# --- the answers of a study ---


def test_the_codebook_of_answers_gets_the_people_of_its_study() -> None:
    study = codebook_of(PUBLIC, STAFF).with_study(
        named(
            groups={"professionals": {"of": ["teachers", "nurses"]}},
            populations={"uk": {"of": ["public"]}, "staff": {"of": ["teachers"]}},
            filters={"wales": {"where": "region == 'wales'"}},
        )
    )
    answers = codebook_of(PUBLIC, STAFF).completed_by(study)
    assert answers == study


def test_people_of_whom_nobody_has_been_asked_yet_are_no_population_of_the_answers() -> None:
    study = codebook_of(PUBLIC, STAFF).with_study(
        named(
            groups={"professionals": {"of": ["teachers", "nurses"]}},
            populations={"staff": {"of": ["professionals"]}},
        )
    )
    answers = codebook_of(PUBLIC).completed_by(study)
    assert together(answers) == {"public-view": ("public",)}
    assert answers.combinations == study.combinations


def test_groups_that_the_instruments_have_no_longer_keep_their_population() -> None:
    earlier = instrument("public-view", "{public: The public, carers: Carers}")
    study = codebook_of(PUBLIC).with_study(named(populations={"uk": {"of": ["public"]}}))
    answers = codebook_of(earlier).completed_by(study)
    assert together(answers) == {"uk": ("public",), "public-view": ("carers",)}


# --- faults of study.yaml ---

HEAD = "title: T\ninstruments: [public.yaml, staff.yaml]\n"

FAULTS: dict[str, tuple[str, list[str]]] = {
    "unknown group": (
        "groups:\n  professionals: {of: [teacher, nurses]}",
        [
            "4: the combination 'professionals' names 'teacher', which is no group and no combination; did you mean 'teachers'?"
        ],
    ),
    "unknown in a population": (
        "populations:\n  uk:\n    of:\n    - public\n    - wales",
        [
            "7: the population 'uk' names 'wales', which is no group and no combination; it can be 'public', 'teachers' or 'nurses'"
        ],
    ),
    "a population of a population": (
        "populations:\n  uk: {of: [public]}\n  all: {of: [uk]}",
        [
            "5: the population 'all' names 'uk', which is no group and no combination; it can be 'public', 'teachers' or 'nurses'"
        ],
    ),
    "no groups": (
        "groups:\n  professionals: {of: []}",
        ["4: 'of' needs at least one entry"],
    ),
    "without of": (
        "groups:\n  professionals: {label: P}",
        ["4: the entry 'professionals' needs 'of'"],
    ),
    "a text": (
        "groups:\n  professionals: teachers",
        ["4: 'professionals' needs named entries (name: …); here is the text 'teachers'"],
    ),
    "twice": (
        "groups:\n  professionals: {of: [nurses, nurses]}",
        ["4: the combination 'professionals' names 'nurses' twice"],
    ),
    "name of a group": (
        "groups:\n  teachers: {of: [nurses]}",
        ["4: the name 'teachers' is already that of a group; choose another"],
    ),
    "names of each other": (
        "groups:\n  a: {of: [nurses]}\npopulations:\n  a: {of: [nurses]}\n  b: {of: [public]}\nfilters:\n  b: {where: answered(region)}",
        [
            "6: the name 'a' is already that of a combination; choose another",
            "9: the name 'b' is already that of a population; choose another",
        ],
    ),
    "name of an item": (
        "filters:\n  region: {where: answered(region)}",
        ["4: the name 'region' is that of an item; choose another"],
    ),
    "names with a meaning": (
        "groups:\n  total: {of: [nurses]}\nfilters:\n  rest: {where: answered(region)}",
        [
            "4: the name 'total' has a meaning of its own; choose another",
            "6: the name 'rest' has a meaning of its own; choose another",
        ],
    ),
    "no name": (
        "groups:\n  a-b: {of: [nurses]}\n  Ärzte 👶: {of: [nurses]}",
        [
            "4: the name 'a-b' may have small letters, digits and _, and begins with a letter",
            "5: the name 'Ärzte 👶' may have small letters, digits and _, and begins with a letter",
        ],
    ),
    "overlapping": (
        "groups:\n  staff: {of: [teachers, nurses]}\npopulations:\n  one: {of: [staff]}\n  two: {of: [public, nurses]}",
        [
            "7: the populations 'one' and 'two' both have the group 'nurses'; a group is in one population"
        ],
    ),
    "in a circle": (
        "groups:\n  a: {of: [b]}\n  b: {of: [c, nurses]}\n  c: {of: [a]}",
        ["4: combinations are made of each other: a → b → c → a"],
    ),
    "of itself": (
        "groups:\n  a: {of: [a]}",
        ["4: combinations are made of each other: a → a"],
    ),
    "condition": (
        "filters:\n  wales: {where: region = 'wales'}\n  none: {where: ''}",
        [
            "4: 'where' of the filter 'wales': cannot read '= 'wales''; write '==' to compare at character 8 of 'region = 'wales''",
            "5: 'where' of the filter 'none': expected a question's id, a number or a quoted text, found the end at character 1 of ''",
        ],
    ),
    "labels": (
        "groups:\n  a: {of: [nurses], label: ' '}\n  b:\n    of: [nurses]\n    label:\n      en: B\n      pl: B",
        [
            "4: the label is empty; write its text, or leave it out",
            "9: 'pl' is not a language of the study's instruments; it can be 'en' or 'cy'",
        ],
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "public.yaml").write_text(PUBLIC, "utf-8")
    (tmp_path / "instruments" / "staff.yaml").write_text(STAFF, "utf-8")
    return tmp_path


@pytest.mark.parametrize(("entry", "expected"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_with_its_line(folder: Path, entry: str, expected: list[str]) -> None:
    (folder / STUDY_FILE).write_text(HEAD + entry, "utf-8")
    with pytest.raises(DefinitionError) as error:
        _ = Study.read(folder).codebook
    found = [str(each).removeprefix(f"{folder / STUDY_FILE}:") for each in error.value.faults]
    assert found == expected


def test_a_study_without_names_has_the_codebook_of_its_instruments(folder: Path) -> None:
    (folder / STUDY_FILE).write_text(HEAD, "utf-8")
    assert Study.read(folder).codebook == codebook_of(PUBLIC, STAFF)


def test_a_chain_of_a_thousand_combinations_is_followed(folder: Path) -> None:
    chain = "".join(f"  c{n}: {{of: [c{n + 1}]}}\n" for n in range(1_000))
    (folder / STUDY_FILE).write_text(f"{HEAD}groups:\n{chain}  c1000: {{of: [nurses]}}\n", "utf-8")
    assert {each.of for each in Study.read(folder).codebook.combinations} == {("nurses",)}
