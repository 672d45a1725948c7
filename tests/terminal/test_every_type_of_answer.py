"""Every type of answer in the terminal and at keying: asked, refused where it does not fit, kept,
and offered again; in several languages.
"""

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import pytest
from prompt_toolkit.utils import get_cwidth

import survey
from survey.forms import Form
from survey.forms.paper.code import PaperCode
from survey.interview import displayed_options
from survey.keying.desk import Desk
from survey.keying.session import Keying
from survey.missing import Missing
from survey.questions import KINDS, Answers
from survey.terminal.leaving import Departure
from survey.terminal.lines import visible
from survey.terminal.pages import Entry, Page, asked_as
from survey.terminal.plain import Lines
from survey.terminal.session import Session
from survey.words import catalogue_of
from survey.words.direction import FIRST_STRONG, POP

DEFINITION = """
instrument: family-hub
version: "1"
title: {en: Family hubs, pl: Centra rodzinne, ur: خاندانی مراکز}
languages: [en, pl, ur]
groups: {parents: {en: Parents, pl: Rodzice, ur: والدین}}
scales:
  agreement:
    answers:
      disagree: {en: Disagree, pl: Nie zgadzam się, ur: متفق نہیں}
      agree: {en: Agree, pl: Zgadzam się, ur: متفق}
    nets: {agree: [agree]}
sections:
  - title: {en: The visit, pl: Wizyta, ur: دورہ}
    questions:
      - id: welcome
        note: {en: Thank you for coming., pl: Dziękujemy za przybycie., ur: آنے کا شکریہ۔}
      - id: helpful
        ask: {en: The hub helps., pl: Centrum pomaga., ur: مرکز مدد کرتا ہے۔}
        scale: agreement
      - id: likely
        ask: {en: How likely are you to come again?, pl: Czy Państwo wrócą?, ur: دوبارہ آئیں گے؟}
        rating: {min: 0, max: 10, low: {en: Not at all, pl: Na pewno nie, ur: بالکل نہیں}}
        missing: [dont_know]
      - id: hub
        ask: {en: Which hub was it?, pl: Które to było centrum?, ur: کون سا مرکز تھا؟}
        choose:
          north: {en: North hub, pl: Centrum północne, ur: شمالی مرکز}
          south: {en: South hub, pl: Centrum południowe, ur: جنوبی مرکز}
          west: {en: West hub, pl: Centrum zachodnie, ur: مغربی مرکز}
        shuffle: answers
      - id: used
        ask: {en: What did you use?, pl: Z czego Państwo korzystali?, ur: آپ نے کیا استعمال کیا؟}
        choose_many:
          play: {en: Play, pl: Zabawa, ur: کھیل}
          talk: {en: Talks, pl: Rozmowy, ur: گفتگو}
        none: {en: None of these, pl: Żadne z nich, ur: ان میں سے کوئی نہیں}
      - id: order
        ask: {en: What matters most?, pl: Co jest najważniejsze?, ur: سب سے اہم کیا ہے؟}
        rank:
          play: {en: Play, pl: Zabawa, ur: کھیل}
          talk: {en: Talks, pl: Rozmowy, ur: گفتگو}
          rest: {en: Rest, pl: Odpoczynek, ur: آرام}
        missing: [dont_know]
      - id: weight
        ask: {en: "At {hub}, how heavy was the bag?", pl: "Ile ważyła torba ({hub})?",
              ur: "{hub} میں بستے کا وزن کیا تھا؟"}
        number: {min: 0, max: 20, unit: {en: kg, pl: kg, ur: کلو}}
        missing: [dont_know, refused]
      - id: day
        ask: {en: On which day was it?, pl: W którym dniu?, ur: کس دن؟}
        date: {min: "2022-01-01"}
      - id: at
        ask: {en: At what time?, pl: O której godzinie?, ur: کس وقت؟}
        time: {min: "08:00", max: "20:00"}
      - id: words
        ask: {en: Anything else?, pl: Coś jeszcze?, ur: کچھ اور؟}
        text: {}
        optional: true
      - id: heavy
        computed: "weight > 5"
"""


@pytest.fixture(scope="module")
def hub() -> survey.Questionnaire:
    return survey.loads(DEFINITION)


@pytest.fixture
def interview(
    hub: survey.Questionnaire, tmp_path: Path
) -> Callable[..., tuple[survey.CompletedInterview, str]]:
    """Types these lines at the plain terminal; `hub` stands for the number of the south hub."""

    def run(*lines: str, language: str = "en") -> tuple[survey.CompletedInterview, str]:
        place = tmp_path / "hub.db"
        output = StringIO()
        source = StringIO("\n".join([*lines, "1", "2", ""]))
        with survey.open_store(place) as store, Departure() as departure:
            Session(Lines(source, output), store, [hub], None, language, {}, departure).run()
            (kept,) = store.completed()
        return kept, output.getvalue()

    return run


@pytest.fixture
def key(
    hub: survey.Questionnaire, tmp_path: Path
) -> Callable[..., tuple[survey.CompletedInterview, str]]:
    """Keys these lines from a paper in this language."""

    def run(
        *lines: str, language: str = "en", asked: survey.Questionnaire = hub
    ) -> tuple[survey.CompletedInterview, str]:
        output = StringIO()
        code = str(PaperCode.of(Form(asked, language)))
        source = StringIO("\n".join([code, "1", *lines, "", ""]))
        with survey.open_store(tmp_path / "k.db") as store, Departure() as departure:
            Keying(Desk(catalogue_of(language), source, output), store, [asked], departure).run()
            (kept,) = store.completed()
        return kept, output.getvalue()

    return run


def test_the_questionnaire_has_every_kind_and_every_type_is_asked(
    hub: survey.Questionnaire,
) -> None:
    assert {each.kind.name for each in hub.questions} == set(KINDS)
    assert {type(each.answers) for each in hub.questions} == set(get_args(Answers))
    assert {asked_as(each.answers) for each in hub.questions} == {
        "one",
        "many",
        "rank",
        "line",
        "show",
    }


WELCOME_TO_HUB = ["", "2", "7", "1"]
REST = ["1 2", "2 3 1", "7.5", "13/6/2022", "9:30", "Thanks"]
GIVEN: dict[str, Any] = {
    "helpful": "agree",
    "likely": "7",
    "used": ("play", "talk"),
    "order": ("talk", "rest", "play"),
    "weight": 7.5,
    "day": "2022-06-13",
    "at": "09:30",
    "words": "Thanks",
    "heavy": 1,
}


def test_every_type_is_given_and_kept_in_plain_lines(interview) -> None:
    kept, said = interview(*WELCOME_TO_HUB, *REST)
    assert {name: kept.answers[name] for name in GIVEN} == GIVEN
    assert "  0 – Not at all" in said
    assert "Type a number from 0 to 10" in said
    assert "Type all the numbers in order" in said


def test_answers_in_random_order_are_kept_as_what_they_say(
    interview, hub: survey.Questionnaire
) -> None:
    kept, said = interview(*WELCOME_TO_HUB, *REST)
    shown = displayed_options(hub.by_id["hub"], kept.seed)
    assert kept.answers["hub"] == shown[0].code
    assert f"1. {shown[0].label}\n  2. {shown[1].label}\n  3. {shown[2].label}" in said
    assert f"At {shown[0].label}, how heavy" in said


@pytest.mark.parametrize(
    ("place", "bad", "message"),
    [
        (2, "11", "11 is not one of the numbers from 0 to 10."),
        (5, "2 3", "'Play' has no place; put every answer in order"),
        (5, "2 2 3 1", "'Talks' has two places; give each answer one"),
        (6, "heavy", "'heavy' is not a number"),
        (6, "d", "'d' is not a number"),
        (6, "20.5", "20.5 is outside the range; it must be from 0 to 20"),
        (7, "31/2/2022", "'31/2/2022' is not a date; write it like 13/6/2022"),
        (7, "1/1/2021", "1/1/2021 is outside the range; it must be 1/1/2022 or later"),
        (8, "21:00", "21:00 is outside the range; it must be from 08:00 to 20:00"),
        (8, "noon", "'noon' is not a time of day; write it like 14:30"),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_asked_again(
    interview, place: int, bad: str, message: str
) -> None:
    lines = [*WELCOME_TO_HUB, *REST]
    kept, said = interview(*lines[:place], bad, *lines[place:])
    assert message.casefold() in " ".join(said.split()).casefold()
    assert {name: kept.answers[name] for name in GIVEN} == GIVEN


def test_going_back_offers_every_type_in_the_form_it_is_asked_for(interview) -> None:
    lines = [*WELCOME_TO_HUB, *REST[:-1]]
    kept, said = interview(*lines, ":b", ":b", ":b", ":b", "", "", "", "", "Thanks")
    assert {name: kept.answers[name] for name in GIVEN} == GIVEN
    for offered in ("2. Talks; 3. Rest; 1. Play", "7.5", "13/6/2022", "09:30"):
        assert f"Enter: {offered}\n" in said


def test_an_optional_question_left_empty_is_no_answer_and_asked_again_as_before(interview) -> None:
    kept, said = interview(*WELCOME_TO_HUB, *REST[:-1], "", "b", "")
    assert kept.answers["words"] is Missing.NO_ANSWER
    assert said.count("Anything else? — No answer") == 2
    assert said.count("Enter leave empty") == 2
    assert "Earlier answer" not in said


def test_missing_answers_of_rankings_ratings_and_numbers(interview) -> None:
    kept, _ = interview("", "2", "d", "1", "1", "d", ":r", *REST[3:])
    missing = [kept.answers[name] for name in ("likely", "order", "weight")]
    assert missing == [Missing.DONT_KNOW, Missing.DONT_KNOW, Missing.REFUSED]


POLISH = ["1 2", "2 3 1", "7,5", "13.06.2022", "9.30", "Dziękuję"]
URDU = ["۱ ۲", "۲ ۳ ۱", "۷٫۵", "۱۳ جون ۲۰۲۲", "۹:۳۰", "شکریہ"]


@pytest.mark.parametrize(
    ("language", "lines", "said_once"),
    [
        ("pl", ["", "2", "7", "1", *POLISH], "Proszę wpisać liczbę od 0 do 10"),
        ("ur", ["", "۲", "۷", "۱", *URDU], "براہ کرم 0 سے 10 تک کوئی نمبر لکھیں"),
    ],
)
def test_numbers_and_days_are_typed_as_the_language_writes_them(
    interview, language: str, lines: list[str], said_once: str
) -> None:
    kept, said = interview(*lines, language=language)
    assert {name: kept.answers[name] for name in GIVEN} == {**GIVEN, "words": lines[-1]}
    assert said_once in said
    assert "Type " not in said
    assert "Enter next" not in said


# --- the language changed in the middle ---


def test_the_language_is_changed_in_the_pause_menu_and_the_last_one_is_kept(
    collect, study: Path
) -> None:
    (study / "instruments" / "visit.yaml").write_text(DEFINITION, "utf-8")
    child = collect()
    steps = [
        ("Thank you for coming", "\r"),
        ("The hub helps", "\x03"),
        ("Continue in another language: Polski", "4\r"),
        ("Centrum pomaga", "2\r"),
        ("Czy Państwo wrócą", "\x03"),
        ("Kontynuuj w innym języku: English", "1\r"),
        ("Czy Państwo wrócą", "7\r"),
        ("Które to było", "1\r"),
        ("korzystali", "12\r"),
        ("najważniejsze", "231\r"),
        ("torba", "7,5\r"),
        ("W którym dniu", "13.6.2022\r"),
        ("O której godzinie", "9:30\r"),
        ("Coś jeszcze", "\r"),
        ("Oto odpowiedzi", "\r"),
        ("Next interview", "2\r"),
    ]
    for text, keys in steps:
        child.expect_exact(text)
        child.send(keys)
    child.expect_exact("Everything is kept")
    with survey.open_store(study / "concord.db") as store:
        (kept,) = store.completed()
    assert kept.language == "pl"
    assert kept.answers["order"] == ("talk", "rest", "play")
    assert kept.answers["words"] is Missing.NO_ANSWER
    events = sqlite3.connect(study / "concord.db").execute("SELECT event, reason FROM events")
    assert ("language", "en to pl") in events.fetchall()


def test_before_the_first_answer_the_language_changes_what_is_begun(
    hub: survey.Questionnaire, tmp_path: Path
) -> None:
    with survey.open_store(tmp_path / "s.db") as store, Departure() as departure:
        menu = _EndsAfter(["5", ""])
        Session(Lines(menu, StringIO()), store, [hub], None, None, {}, departure).run()
        (interrupted,) = store.interrupted()
    assert interrupted.language == "ur"


class _EndsAfter(StringIO):
    """Lines with the end of the input before the first, as Ctrl-D gives it at a terminal."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join([*lines, ""]))
        self._begun = False

    def readline(self, size: int = -1, /) -> str:
        if not self._begun:
            self._begun = True
            return ""
        return super().readline(size)


# --- right to left ---


def test_what_is_put_into_a_sentence_from_right_to_left_keeps_its_own_order(interview) -> None:
    _, said = interview("", "x", "۲", "۷", "۱", *URDU, language="ur")
    assert f"{FIRST_STRONG}x{POP} نمبر 1 سے 2 تک میں سے نہیں ہے۔" in said


def test_keys_in_lines_stand_on_lines_of_their_own_from_right_to_left(interview) -> None:
    _, said = interview("", "۲", "۷", "۱", *URDU, language="ur")
    assert "\nb پیچھے\nd معلوم نہیں\n? مدد\nCtrl-D" in said


def test_sentences_from_left_to_right_have_no_invisible_signs(interview) -> None:
    _, said = interview("", "x", *WELCOME_TO_HUB[1:], *REST)
    assert "x is not one of the numbers from 1 to 2." in said
    assert FIRST_STRONG not in said


def test_where_the_language_runs_from_right_to_left_keys_have_latin_names(ask) -> None:
    page = Page("one", "کیا؟", entries=(Entry("ہاں"), Entry("نہیں")), back=True)
    painted = ask(replace(page, catalogue=catalogue_of("ur")), "2\r")[1]
    assert {"Ctrl-B پیچھے", "F1 مدد"} <= {part.strip() for part in re.split("   |\r\n", painted)}
    assert "←" not in painted
    assert "2. نہیں" in painted


def test_the_sign_that_keeps_letters_apart_is_spelling_and_stays() -> None:
    assert visible("می\u200cشود\u200e") == "می\u200cشود"
    assert get_cwidth("\u200c") == 0


# --- keying ---


def test_every_type_is_keyed_from_paper(key, hub: survey.Questionnaire) -> None:
    kept, said = key("2", "7", "1", "1 2", "3 1 2", "7.5", "13062022", "0930", "Thanks")
    assert {name: kept.answers[name] for name in GIVEN} == GIVEN
    shown = displayed_options(hub.by_id["hub"], kept.seed)
    assert kept.answers["hub"] == shown[0].code
    assert "[0–10 d u]" in said
    assert "[places 1–3 d u]" in said
    assert "[31/12/2022 :u]" in said
    assert "[14:30 :u]" in said


def test_what_cannot_be_keyed_is_refused_with_a_way_out(key) -> None:
    bad = ["11", "u", "1", "1 2", "1 1 2", "12", "312", "d", "7.5", "32132022", "13062022", "2500"]
    kept, said = key("2", *bad, ":u", "Thanks")
    said = " ".join(said.split())
    assert "'11' is no key here; it has 0–10 d u." in said
    assert said.count("Key the place of each answer from top to bottom, such as 2 1 3") == 2
    assert "'d' is not a number" in said
    assert "key :u for unclear" in said
    assert kept.answers["order"] == ("talk", "rest", "play")
    assert (kept.answers["likely"], kept.answers["at"]) == (Missing.UNCLEAR, Missing.UNCLEAR)


def test_a_question_that_is_required_is_not_keyed_as_blank_but_may_be_unclear(key) -> None:
    asked = survey.loads(
        DEFINITION.replace("date: {min", "required: true\n        date: {min").replace(
            "optional: true", "required: true"
        )
    )
    there = ["2", "7", "1", "1 2", "3 1 2", "7.5"]
    kept, said = key(*there, "", ":u", "0930", "", "Thanks", asked=asked)
    assert "This needs a key: 31/12/2022 :u." in said
    assert "This needs a key: words :u." in said
    assert (kept.answers["day"], kept.answers["words"]) == (Missing.UNCLEAR, "Thanks")


@pytest.mark.parametrize(
    ("language", "prompt", "kept_said"),
    [
        ("pl", "[miejsca 1–3 d u]", "Formularz 1 jest zapisany."),
        ("ur", f"[{FIRST_STRONG}درجے{POP} 1–3 d u]", "فارم 1 محفوظ ہے۔"),
    ],
)
def test_papers_are_keyed_in_their_language(
    key, language: str, prompt: str, kept_said: str
) -> None:
    number = "7,5" if language == "pl" else "۷٫۵"
    kept, said = key(
        "2", "7", "1", "1 2", "3 1 2", number, "13062022", "0930", "Thanks", language=language
    )
    assert {name: kept.answers[name] for name in GIVEN} == GIVEN
    assert prompt in said
    assert kept_said in said
