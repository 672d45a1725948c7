"""What things are called in an XLSForm: fields, lists, languages, columns. What is written and what
is read agree by this.

A question's field has its id. What Concord adds has two underscores in its name, which no id has.
"""

import re
import zlib
from collections.abc import Mapping
from types import MappingProxyType

from survey.codebook import COMPANION
from survey.definition.names import LANGUAGE

__all__ = [
    "CARRIERS",
    "IDENTITY",
    "LANGUAGES",
    "METADATA",
    "NO_REFERENCE",
    "QUESTION_OF",
    "SAID",
    "SEED",
    "field",
    "language_code",
    "language_name",
    "reason_field",
    "said_by",
    "sealed",
    "unsealed",
]

IDENTITY = ("concord__instrument", "concord__version", "concord__hash", "concord__form")
"""Calculated fields that say which definition a submission was asked by."""

SEED = "concord__seed"
"""The calculated field that decides the order of answers in random order, once for a respondent."""

SAID = "__said"
"""What the name of a calculated field ends in that says an earlier answer in words."""

METADATA = ("start", "end", "deviceid", "audit")
"""Rows of metadata; each is its own type and name. None says who answered."""

_TAKEN: Mapping[str, str] = MappingProxyType({name: f"{name}__q" for name in (*METADATA, "meta")})
"""Ids of questions that have a meaning of their own in XLSForm, and the fields these questions have
instead."""

QUESTION_OF: Mapping[str, str] = MappingProxyType(
    {name: question for question, name in _TAKEN.items()}
)
"""Those fields, and their questions."""

CARRIERS = (
    "concord_kind",
    "concord_missing",
    "concord_required",
    "concord_nets",
    "concord_when",
    "concord_check",
    "concord_warn",
    "concord_computed",
    "concord_block",
    "concord_unit",
    "concord_was",
    "concord_asked_of",
    "concord_otherwise",
    "concord_short",
)
"""Columns of the survey sheet that tools for XLSForm leave alone: what the definition says and
XLSForm has no column for."""

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "cy": "Cymraeg",
        "ar": "العربية",
        "bn": "বাংলা",
        "de": "Deutsch",
        "es": "Español",
        "fa": "فارسی",
        "fr": "Français",
        "ga": "Gaeilge",
        "gd": "Gàidhlig",
        "gu": "ગુજરાતી",
        "hi": "हिन्दी",
        "it": "Italiano",
        "lt": "Lietuvių",
        "ne": "नेपाली",
        "pa": "ਪੰਜਾਬੀ",
        "pl": "Polski",
        "ps": "پښتو",
        "pt": "Português",
        "ro": "Română",
        "so": "Soomaali",
        "sw": "Kiswahili",
        "ta": "தமிழ்",
        "ti": "ትግርኛ",
        "tr": "Türkçe",
        "uk": "Українська",
        "ur": "اردو",
        "zh": "中文",
    }
)
"""Languages by code, called as their speakers call them."""

_ENGLISH_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "welsh": "cy",
        "arabic": "ar",
        "bengali": "bn",
        "german": "de",
        "spanish": "es",
        "farsi": "fa",
        "persian": "fa",
        "french": "fr",
        "irish": "ga",
        "gaelic": "gd",
        "gujarati": "gu",
        "hindi": "hi",
        "italian": "it",
        "lithuanian": "lt",
        "nepali": "ne",
        "punjabi": "pa",
        "polish": "pl",
        "pashto": "ps",
        "portuguese": "pt",
        "romanian": "ro",
        "somali": "so",
        "swahili": "sw",
        "tamil": "ta",
        "tigrinya": "ti",
        "turkish": "tr",
        "ukrainian": "uk",
        "urdu": "ur",
        "chinese": "zh",
    }
)

NO_REFERENCE = "$\u2060{"
"""How "${" stands in the words of a question: with an unseen joiner, so that tools do not take it
for a reference."""


def field(question: str) -> str:
    """The name of a question's field."""
    return _TAKEN.get(question, question)


def reason_field(question: str) -> str:
    """The field that takes the reason where a number, text or date is not given."""
    return field(question) + COMPANION


def said_by(name: str) -> str:
    """The question whose answer this field says in words; empty where it is no such field."""
    question, ending, number = name.partition(SAID)
    return question if ending and re.fullmatch(r"(__\d+)?", number) else ""


def language_name(code: str) -> str:
    """A language as column headings and settings have it: "English (en)".

    Tools know the first part of a code only; a longer code is the name before it: "pa-Guru (pa)".
    """
    return f"{LANGUAGES.get(code, code)} ({code.partition('-')[0]})"


def language_code(name: str) -> str | None:
    """The code of a language that a form calls "English (en)", "English" or "en"; None where it
    cannot be told.
    """
    called = re.fullmatch(r"\s*(.*?)\s*(?:\(\s*([A-Za-z-]+)\s*\))?\s*", name, re.DOTALL)
    words, code = (called[1], called[2] or "") if called else (name, "")
    if LANGUAGE.fullmatch(words) and (not code or words.startswith(f"{code}-")):
        return words
    if LANGUAGE.fullmatch(code):
        return code
    by_name = {**{known.casefold(): key for key, known in LANGUAGES.items()}, **_ENGLISH_NAMES}
    return by_name.get(words.casefold())


def sealed(condition: str, xpath: str) -> str:
    """A condition with a mark of the XPath that stands for it, which shows later whether somebody
    has changed that.
    """
    return f"{condition} #{_mark(xpath)}"


def unsealed(carried: str, xpath: str) -> str | None:
    """The condition, where the XPath beside it is still the one it was sealed with."""
    condition, _, mark = carried.rpartition(" #")
    return condition if condition and mark == _mark(xpath) else None


def _mark(xpath: str) -> str:
    """An empty cell is always true."""
    return f"{zlib.crc32((' '.join(xpath.split()) or 'true()').encode()):08x}"
