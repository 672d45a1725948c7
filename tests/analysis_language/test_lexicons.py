"""Figures read in sentences of every language, and what a lexicon has to be."""

import importlib.resources
from collections import Counter

import pytest

from analysis.drafts.document import Block
from analysis.judgement.mentions import sightings
from analysis.language.claimed import claimed
from analysis.language.kinds import WAVED
from analysis.language.lexicon_model import Lexicon
from analysis.language.lexicons import LANGUAGES, lexicon, read_lexicon
from analysis.language.passing import early, late
from analysis.language.prose import language_of, sentences
from survey.errors import DefinitionError

Seen = tuple[str, str, float, float]
"""The words of a figure, its kind, and the least and most in whole per cent or people."""

SENTENCES: dict[str, list[tuple[str, list[Seen]]]] = {
    "en": [
        ("More than half of the public agreed.", [("More than half", "fraction", 50, 100)]),
        ("Nine in ten of the teachers said so.", [("Nine in ten", "fraction", 88.5, 92.5)]),
        ("The survey is of 1,987 adults, and 84.3% agreed.",
         [("1,987", "count", 1987, 1987), ("84.3%", "percentage", 84.25, 84.35)]),
        ("Most teachers agreed with it.", [("Most", "phrase", 50, 100)]),
    ],
    "cy": [
        ("Mae mwy na hanner y cyhoedd yn cytuno.", [("mwy na hanner", "fraction", 50, 100)]),
        ("Mae naw o bob deg yn cytuno.", [("naw o bob deg", "fraction", 88.5, 92.5)]),
        ("Mae 84 y cant o'r cyhoedd yn cytuno.", [("84 y cant", "percentage", 83.5, 84.5)]),
        ("Mae'r mwyafrif helaeth o athrawon yn cytuno.",
         [("mwyafrif helaeth", "phrase", 79.5, 100)]),
    ],
    "pl": [
        ("Ponad połowa badanych zgadza się z tym stwierdzeniem.",
         [("Ponad połowa", "fraction", 50, 100)]),
        ("Zdecydowana większość rodziców popiera tę pomoc.",
         [("Zdecydowana większość", "phrase", 79.5, 100)]),
        ("Za pomocą opowiada się większość nauczycieli.", [("większość", "phrase", 50, 100)]),
        ("Prawie dwie trzecie Polaków uważa, że to ważne.",
         [("Prawie dwie trzecie", "fraction", 61.17, 66.67)]),
        ("Dziewięć na dziesięć osób się z tym zgadza.",
         [("Dziewięć na dziesięć", "fraction", 88.5, 92.5)]),
        ("Pomoc popiera dziewięciu na dziesięciu nauczycieli.",
         [("dziewięciu na dziesięciu", "fraction", 88.5, 92.5)]),
        ("Tak uważa 84,3% badanych.", [("84,3%", "percentage", 84.25, 84.35)]),
        ("Zgadza się 12 proc. respondentów i 7,5 procent rodziców.",
         [("12 proc.", "percentage", 11.5, 12.5), ("7,5 procent", "percentage", 7.45, 7.55)]),
        ("Od 70 do 80% osób jest za.", [("70 do 80%", "range", 69.5, 80.5)]),
        ("Co czwarty badany nie ma zdania.", [("Co czwarty", "fraction", 23.5, 26.5)]),
        ("Co dziesiąta osoba się nie zgadza.", [("Co dziesiąta", "fraction", 8.5, 11.5)]),
        ("W badaniu wzięło udział 1 987 dorosłych.", [("1 987", "count", 1987, 1987)]),
        ("Około jednej trzeciej nauczycieli się zgadza.",
         [("Około jednej trzeciej", "fraction", 29.83, 36.83)]),
        ("Mniej niż jedna piąta rodziców jest przeciw.",
         [("Mniej niż jedna piąta", "fraction", 0, 20)]),
        ("Dwadzieścia dwa procent osób nie ma zdania.",
         [("Dwadzieścia dwa procent", "percentage", 21.5, 22.5)]),
        ("Odsetek jest wyższy o 5 punktów procentowych.",
         [("5 punktów procentowych", "points", 4.5, 5.5)]),
        ("Przedział ufności wynosi od 82,1% do 86,5%.",
         [("82,1% do 86,5%", "interval", 82.1, 86.5)]),
        ("Pomoc jest potrzebna według co najmniej trzech czwartych rodziców.",
         [("co najmniej trzech czwartych", "fraction", 74.5, 100)]),
        ("Zgadza się 80% lub więcej rodziców.", [("80% lub więcej", "percentage", 79.5, 100)]),
        ("Prawie wszyscy nauczyciele są za.", [("Prawie wszyscy", "phrase", 94.5, 100)]),
        ("Druga połowa roku była lepsza.", []),
    ],
    "ur": [
        ("84 فیصد افراد متفق ہیں۔", [("84 فیصد", "percentage", 83.5, 84.5)]),
        ("۸۴٪ اساتذہ متفق ہیں۔", [("۸۴٪", "percentage", 83.5, 84.5)]),
        ("٨٤٪ والدین متفق ہیں۔", [("٨٤٪", "percentage", 83.5, 84.5)]),
        ("یہ شرح 84٫3 فیصد ہے۔", [("84٫3 فیصد", "percentage", 84.25, 84.35)]),
        ("نصف سے زیادہ لوگ متفق ہیں۔", [("نصف سے زیادہ", "fraction", 50, 100)]),
        ("دو تہائی والدین متفق ہیں۔", [("دو تہائی", "fraction", 64.67, 68.67)]),
        ("دو تہائی کے قریب والدین متفق ہیں۔", [("دو تہائی کے قریب", "fraction", 61.17, 66.67)]),
        ("تقریباً تین چوتھائی اساتذہ متفق ہیں۔",
         [("تقریباً تین چوتھائی", "fraction", 71.5, 78.5)]),
        ("دس میں سے نو افراد متفق ہیں۔", [("دس میں سے نو", "fraction", 88.5, 92.5)]),
        ("ہر چار میں سے ایک شخص متفق ہے۔", [("ہر چار میں سے ایک", "fraction", 23.5, 26.5)]),
        ("بھاری اکثریت نے اتفاق کیا۔", [("بھاری اکثریت", "phrase", 79.5, 100)]),
        ("زیادہ تر اساتذہ متفق ہیں۔", [("زیادہ تر", "phrase", 50, 100)]),
        ("سروے میں ۱٬۹۸۷ افراد شامل تھے۔", [("۱٬۹۸۷", "count", 1987, 1987)]),
        ("سروے میں 1,987 افراد شامل تھے۔", [("1,987", "count", 1987, 1987)]),
        ("70 سے 80 فیصد لوگ متفق ہیں۔", [("70 سے 80 فیصد", "range", 69.5, 80.5)]),
        ("اکیس فیصد لوگ متفق ہیں۔", [("اکیس فیصد", "percentage", 20.5, 21.5)]),
        ("یہ شرح 5 فیصد پوائنٹس زیادہ ہے۔", [("5 فیصد پوائنٹس", "points", 4.5, 5.5)]),
        ("اعتماد کا وقفہ 82٪ سے 86٪ ہے۔", [("82٪ سے 86٪", "interval", 82, 86)]),
        ("ایک چوتھائی سے کم افراد متفق ہیں۔", [("ایک چوتھائی سے کم", "fraction", 0, 25)]),
        ("کم از کم ایک تہائی والدین متفق ہیں۔",
         [("کم از کم ایک تہائی", "fraction", 32.83, 100)]),
        ("سال کے دوسرے نصف میں یہ ہوا۔", []),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [(language, *each) for language, known in SENTENCES.items() for each in known],
)
def test_the_figures_of_a_sentence_are_read(language: str, text: str, expected: list[Seen]) -> None:
    assert language_of(text) == language
    found = [one for one in sightings(Block(text, "")) if one.kind not in ("comparison", "level")]
    assert [(text[one.start : one.end], one.kind) for one in found] == [
        (words, kind) for words, kind, _, _ in expected
    ]
    for one, (_words, kind, low, high) in zip(found, expected, strict=True):
        scale = 1 if kind == "count" else 100
        assert (one.low * scale, one.high * scale) == pytest.approx((low, high), abs=0.01)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_in_passing_of_a_language_is_told_by_its_example(language: str) -> None:
    for passing in (*early(language), *late(language)):
        seen = {one.kind for one in sightings(Block(passing.example, ""), language)}
        assert passing.kind in WAVED
        assert passing.kind in seen, passing.example


def test_a_decimal_comma_is_no_thousand_and_a_thousand_no_decimal() -> None:
    for language, text, value in (
        ("pl", "1,987%", 1.987),
        ("en", "1,987 people", 1987),
        ("pl", "1 987 osób", 1987),
        ("ur", "۱٬۹۸۷ افراد", 1987),
    ):
        (seen,) = sightings(Block(text, ""), language)
        assert seen.value == pytest.approx(value), text


def test_sentences_end_as_the_language_ends_them() -> None:
    for text, count in (
        ("84 فیصد متفق ہیں۔ باقی نہیں ہیں۔", 2),
        ("Zgadza się 84% osób, np. Anna. Łódź się nie zgadza.", 2),
    ):
        assert len(list(sentences(text))) == count


def test_a_direction_is_read_in_every_language() -> None:
    for language, text, direction in (
        ("en", "3 points lower than", "lower"),
        ("cy", "3 o bwyntiau canran yn uwch", "higher"),
        ("pl", "3 punkty procentowe niższy", "lower"),
        ("ur", "3 فیصد پوائنٹس کم", "lower"),
    ):
        found = [one for one in sightings(Block(text, ""), language) if one.kind == "points"]
        assert [one.direction for one in found] == [direction], text


# --- lexicons ---


def test_every_language_has_the_same_things_to_say() -> None:
    english = lexicon("en")
    for language in LANGUAGES:
        own = lexicon(language)
        assert own.language == language
        assert set(own.shares.named) == set(english.shares.named)
        assert set(own.answers.concepts) == set(english.answers.concepts)
        assert set(own.saying.fractions) == set(english.saying.fractions)
        assert {"about", "nearly", "more_than", "less_than", "at_least", "at_most"} <= {
            *own.shares.modifiers,
            *own.shares.afterwards,
        }
        assert set(range(1, 11)) <= set(own.numbers.cardinals)


def test_no_word_of_a_language_stands_for_two_numbers() -> None:
    for language in LANGUAGES:
        numbers = lexicon(language).numbers
        for table in (numbers.cardinals, numbers.parts):
            counted = Counter(word for words in table.values() for word in words)
            assert [word for word, times in counted.items() if times > 1] == []


def test_a_lexicon_that_no_speaker_has_read_says_so() -> None:
    assert {language for language in LANGUAGES if not lexicon(language).read_by} == {
        "cy",
        "pl",
        "ur",
    }


def test_an_unknown_language_is_read_as_english() -> None:
    assert lexicon("xx") is lexicon("en") or lexicon("xx") == lexicon("en")
    assert [one.kind for one in claimed("xx")] == [one.kind for one in claimed("en")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("language: en", "langage: en", "langage: no lexicon has such a key"),
        ("  per_cent: ", "  percent: ", "shares.percent: no lexicon has such a key"),
        ("  per_cent: ", "  percent: ", "shares.per_cent: is missing"),
        ("  higher:\n", "  higher: ['(up']\n  highest:\n", "'(up' is no form that can be read"),
        ("    12: twelve", "    dozen: twelve", "numbers.cardinals.dozen: input should be"),
        ("  to: [to]", "  to: ['']", "differences.to.0: is empty"),
    ],
)
def test_a_fault_in_a_lexicon_is_told_by_file_and_key(old: str, new: str, fault: str) -> None:
    folder = importlib.resources.files("analysis.language").joinpath("lexicon")
    text = folder.joinpath("en.yaml").read_text("utf-8")
    assert isinstance(read_lexicon(text, "lexicon/en.yaml"), Lexicon)
    assert old in text
    with pytest.raises(DefinitionError) as caught:
        read_lexicon(text.replace(old, new, 1), "lexicon/en.yaml")
    assert fault in str(caught.value)
    assert str(caught.value).startswith("lexicon/en.yaml:")
