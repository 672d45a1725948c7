"""Each language of a page as its script needs it: what is said, and how numbers and days are
written and read.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError

from survey.forms.page.words import PagePhrases
from survey.questionnaire import GROUP, TODAY, Questionnaire
from survey.words import Catalogue, Plural, right_to_left
from survey.words.notation import month_names, notation
from survey.words.reading import FILLERS

__all__ = ["day_example", "direction", "language_name", "on_paper", "spoken"]

_PLURALS = 200
"""Numbers whose plural form is written out; a larger one has that of its last two digits."""


def direction(language: str) -> str:
    return "rtl" if right_to_left(language) else "ltr"


def language_name(language: str) -> str:
    """What speakers call their language, as it begins a line; its tag where nobody says."""
    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def spoken(catalogue: Catalogue) -> dict[str, Any]:
    """The page's phrases in one language, which of them are in English, and its notation."""
    phrases = catalogue.phrases(PagePhrases)
    table = {name: getattr(phrases, name) for name, _ in PagePhrases.english()}
    rule = next(said.rule for said in table.values() if isinstance(said, Plural))
    return {
        "direction": direction(catalogue.language),
        "phrases": {
            name: list(said.forms) if isinstance(said, Plural) else said
            for name, said in table.items()
        },
        "english": [key.partition(".")[2] for key in catalogue.english_left(PagePhrases)],
        "plurals": [rule(n) for n in range(_PLURALS)],
        "signs": _signs(catalogue.language),
    }


def _signs(language: str) -> dict[str, Any]:
    signs = notation(language)
    return {
        "decimal": signs.decimal,
        "groups": "".join(sorted(signs.groups)),
        "order": signs.order,
        "between": signs.between,
        "months": month_names(language),
        "fillers": sorted(FILLERS),
    }


def day_example(catalogue: Catalogue) -> str:
    """A day in the order in which the language writes its parts, a space for each box."""
    parts = {"d": "13", "m": "6", "y": "2022"}
    return " ".join(parts[part] for part in notation(catalogue.language).order)


def on_paper(
    questionnaire: Questionnaire, language: str, names: Iterable[str], numbers: Mapping[str, int]
) -> dict[str, str]:
    """What stands in a wording for an earlier answer where nobody fills it in: which question is
    meant.
    """
    say = questionnaire.catalogue(language).phrases(PagePhrases)

    def meant(name: str) -> str:
        if name == GROUP:
            return say.your_group
        if name == TODAY:
            return say.the_day
        asked = questionnaire.by_id[name].follows or name
        return say.your_answer.format(number=numbers[asked]) if asked in numbers else "…"

    return {name: meant(name) for name in sorted(names)}
