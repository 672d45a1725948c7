"""What Concord itself says to respondents and keyers, by the place where they read it; which of it
a language still lacks, and whether a speaker has read it.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType

from survey.questionnaire import Questionnaire
from survey.words import Phrases, shipped_languages

__all__ = ["in_english", "tables", "unread"]

PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "everywhere": (
            "survey.missing:MissingPhrases",
            "survey.questionnaire:InterviewPhrases",
            "survey.questions:AnswerPhrases",
            "survey.written_answers:WritingPhrases",
            "survey.words.punctuation:Punctuation",
        ),
        "on every form": (
            "survey.forms.words:FormPhrases",
            "survey.routing_words:RoutePhrases",
        ),
        "in the terminal": ("survey.terminal.words:TerminalPhrases",),
        "on the page": ("survey.forms.page.words:PagePhrases",),
        "on paper": ("survey.forms.paper.words:PaperPhrases",),
        "in the workbook": ("survey.forms.workbook.words:WorkbookPhrases",),
        "in the XLSForm": ("survey.forms.xlsform.phrases:XlsformPhrases",),
        "in a text to paste": ("survey.forms.text.words:TextPhrases",),
        "at keying": ("survey.keying.words:KeyingPhrases",),
    }
)
"""Where respondents read, and the tables of what is said there."""


def tables() -> Iterator[tuple[str, type[Phrases]]]:
    """Every table with its place."""
    for place, named in PLACES.items():
        for each in named:
            module, name = each.split(":")
            yield place, getattr(import_module(module), name)


def in_english(questionnaire: Questionnaire) -> Iterator[str]:
    """What a respondent would still read in English, by language and place."""
    for language in questionnaire.languages:
        catalogue = questionnaire.catalogue(language)
        left: dict[str, list[str]] = {}
        for place, table in tables():
            english = dict(table.english())
            for key in catalogue.english_left(table):
                said = english[key.removeprefix(f"{table.place}.")]
                left.setdefault(place, []).append(said if isinstance(said, str) else said[-1])
        for place, phrases in left.items():
            shown = ", ".join(f"“{phrase}”" for phrase in phrases[:3])
            more = f" and {len(phrases) - 3} more" if len(phrases) > 3 else ""
            yield f"{language}, {place}: {shown}{more} would be in English"
        if left:
            yield (
                f"{language}: to translate them write words/{language}.po beside the definition; "
                f"begin with: concord instruments words {language}"
            )


def unread(
    questionnaire: Questionnaire, languages: Iterable[str], read_by: Mapping[str, str]
) -> Iterator[str]:
    """Those of the languages whose words no speaker has read yet, as far as anybody has said."""
    for language in languages:
        if not (questionnaire.catalogue(language).read_by or read_by.get(language)):
            known = language.split("-", maxsplit=1)[0] in shipped_languages()
            whose = "Concord's words" if known else "the words around the questions"
            yield (
                f"no speaker of {language} has read {whose} yet; have one read a form before "
                f"anybody is asked, then note it in study.yaml: read_by: {{{language}: NAME}}"
            )
