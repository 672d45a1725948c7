"""Whom a version asked is what that version said, over the answers as they are called today."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from analysis import Responses, agreement
from analysis.figures.asked_words import asked_note
from analysis.figures.words import FigureWords
from analysis.publication.standards import standard_named
from analysis.publication.wordings import AskedAs
from survey import loads, open_store
from survey.codebook import Codebook
from survey.conditions import Condition
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import numbers
from survey.study import Study
from tests.calling import Outcome

FIRST = """\
instrument: work
version: "1"
title: Work
groups: {all: Everybody}
sections:
  - title: All
    questions:
      - {id: works, ask: "Do you work?", choose: {yes: "Yes", no: "No"}}
      - {id: likes, ask: "I like my work.", scale: agreement5, when: "works == 'yes'",
         asked_of: those who work, otherwise: no}
"""


def second(*replaced: tuple[str, str], changes: str) -> Questionnaire:
    text = FIRST.replace('version: "1"', 'version: "2"')
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return loads(f'{text}changes: {{"2": {changes}}}\n')


def asked(q: Questionnaire, *answers: str) -> Iterator[CompletedInterview]:
    """People by what they said to each question, such as "yes agree"; one word is the first."""
    for at, said in enumerate(answers):
        works, *likes = said.split()
        given = {"works": works, "likes": likes[0] if likes else Missing.NOT_ASKED}
        yield CompletedInterview(
            f"{q.version}-{at}", q.instrument, q.version, q.hash, "all", "page", "en", given
        )


def of(first: Questionnaire, later: Questionnaire, one: str, other: str) -> Responses:
    """Answers to both versions, people apart by commas."""
    people = [*asked(first, *one.split(",")), *asked(later, *other.split(","))]
    return Responses.from_interviews(people, Codebook.of([first, later]))


def bases(responses: Responses, base: str) -> Mapping[str, int]:
    """By item the base, which an engine has as memory has it."""
    items = [item.id for item in responses.codebook.items.values() if item.net("agree")]
    table = agreement(responses, items, base=base)
    frame = responses.frame  # duckdb reads it by this name
    lazy = Responses(duckdb.sql("SELECT * FROM frame"), responses.codebook)  # type: ignore[arg-type]
    there = agreement(lazy, items, base=base)
    assert len(frame)
    assert there["n"].tolist() == table["n"].tolist()
    return dict(zip(table["item"], table["n"], strict=True))


def test_the_base_of_an_earlier_series_is_of_those_who_were_asked_by_its_versions() -> None:
    later = second(("I like my work", "My work likes me"), changes="{likes: {apart: other}}")
    responses = of(loads(FIRST), later, "yes agree,no,no", "yes agree,no")
    assert bases(responses, "answered") == {"likes": 1, "likes__v_1": 1}
    assert bases(responses, "everyone") == {"likes": 2, "likes__v_1": 3}


def test_a_route_over_an_item_apart_is_over_its_own_series() -> None:
    later = second(
        ("Do you work?", "Are you paid?"),
        ("I like my work", "My work likes me"),
        changes="{works: {apart: other}, likes: {apart: other}}",
    )
    responses = of(loads(FIRST), later, "yes agree,no,no", "yes agree,no")
    asking = responses.codebook.items["likes__v_1"].askings["work"]
    assert asking.when is not None
    assert asking.when.names == {"works__v_1"}
    assert bases(responses, "everyone") == {"likes": 2, "likes__v_1": 3}


def test_a_route_is_over_answers_as_they_are_called_today() -> None:
    later = second(
        ('yes: "Yes"', 'paid: {text: "Yes", was: yes}'),
        ("works == 'yes'", "works == 'paid'"),
        changes="{}",
    )
    responses = of(loads(FIRST), later, "yes agree,no,no", "paid agree,no")
    assert bases(responses, "everyone") == {"likes": 5}
    asking = responses.codebook.items["likes"].askings["work"]
    assert asking.earlier[0].route == asking.route


def test_pooled_versions_count_by_the_route_that_each_had_and_the_note_says_so() -> None:
    route = """, when: "works == 'yes'",
         asked_of: those who work, otherwise: no"""
    later = second((route, ""), changes="{likes: {same: asked of all}}")
    responses = of(loads(FIRST), later, "yes agree,no,no", "yes agree,no disagree")
    assert bases(responses, "answered") == {"likes": 3}
    assert bases(responses, "everyone") == {"likes": 5}
    book = responses.codebook
    item = book.items["likes"]
    wordings = AskedAs(responses, book, standard_named("hse")).of(item)
    assert asked_note(item, wordings, FigureWords(book)) == (
        "“I like my work.” was not put to the same people throughout: those who work in version 1 "
        "(n = 1); everybody in version 2 (n = 2)."
    )


def test_who_was_not_asked_by_a_version_without_the_item_counts_nowhere() -> None:
    text = FIRST.replace('version: "1"', 'version: "0"').split("      - {id: likes")[0]
    before = loads(text)
    people = [*asked(before, "no", "yes"), *asked(loads(FIRST), "yes agree", "no")]
    responses = Responses.from_interviews(people, Codebook.of([before, loads(FIRST)]))
    assert bases(responses, "everyone") == {"likes": 2}


def test_quotas_count_answers_of_all_versions_as_the_codebook_has_them(tmp_path: Path) -> None:
    first = loads(FIRST)
    apart = second(("Do you work?", "Are you paid?"), changes="{works: {apart: other}}")
    recoded = second(
        ('yes: "Yes"', 'paid: "Yes, paid"'),
        ("works == 'yes'", "works == 'paid'"),
        changes="{works: {recode: {yes: paid}, because: so meant}, likes: {same: the same people}}",
    )
    cases = [
        (apart, "works == 'yes'", 1),
        (apart, "works__v_1 == 'yes'", 2),
        (recoded, "works == 'paid'", 3),
    ]
    for place, (later, condition, number) in enumerate(cases):
        said = "paid agree" if later is recoded else "yes agree"
        with open_store(tmp_path / f"{place}.db") as store:
            store.take_in(list(asked(first, "yes agree", "yes agree", "no")), [first])
            store.take_in(list(asked(later, said, "no")), [later])
            assert numbers(store, [Condition.parse(condition)]) == [number]


def test_study_yaml_may_name_series_whose_answers_are_in_the_store(
    tmp_path: Path, concord: Callable[..., Outcome]
) -> None:
    later = FIRST.replace('version: "1"', 'version: "2"').replace("I like", "We all like")
    folder = tmp_path / "study"
    (folder / "instruments").mkdir(parents=True)
    (folder / "instruments" / "work.yaml").write_text(
        f'{later}changes: {{"2": {{likes: {{apart: other}}}}}}\n'
    )
    (folder / "study.yaml").write_text(
        "title: Work\ninstruments: [work]\nstore: s.db\nfindings: [likes__v_1.agree.total]\n"
        "filters: {liked: {label: Liked, where: \"likes__v_1 == 'agree'\"}}\n"
        "report: {items: [likes__v_1, likes], nets: {likes__v_1: agree}}\n"
        "quotas: [{where: \"likes__v_1 == 'agree'\", at: 9}]\n"
    )
    study = Study.read(folder)
    with study.open_store() as store:
        people = ["yes agree"] * 40 + ["yes disagree"] * 20
        store.take_in(list(asked(loads(FIRST), *people)), [loads(FIRST)])
        new = study.questionnaires[0]
        store.take_in(list(asked(new, *["yes disagree"] * 50)), [new])
    done = concord("report", "--page", "r.html", inside=folder)
    assert done.code == 0, done.err
    page = (folder / "r.html").read_text("utf-8")
    assert "67%" in page
    assert "We all like my work." in page
    assert concord("agreement", "likes__v_1", "--where", "liked", inside=folder).code == 0
    status = concord("status", inside=folder)
    assert re.search(r"Agree +40 +9", status.out), status.out


@pytest.mark.parametrize("name", ["likes__v_", "loves__v_1", "likes__w_1"])
def test_what_no_series_can_be_called_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "work.yaml").write_text(FIRST)
    (tmp_path / "study.yaml").write_text(
        f"title: Work\ninstruments: [work]\nreport: {{items: [{name}]}}\n"
    )
    with pytest.raises(Exception, match="which is no item"):
        _ = Study.read(tmp_path).codebook
