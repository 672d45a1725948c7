"""The words that Concord itself puts on an XLSForm, in English and Welsh."""

from collections.abc import Iterable, Mapping, Sequence

from survey.wording import Wording

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "BETWEEN",
    "LONGEST",
    "ONE_OF_BOTH",
    "OTHER",
    "REASON",
    "alone",
    "filled",
    "listed",
]

OTHER = Wording.of({"en": "Other", "cy": "Arall"})

REASON = Wording.of(
    {"en": "Or, if you give no answer, why?", "cy": "Neu, os nad ydych yn rhoi ateb, pam?"}
)
ONE_OF_BOTH = Wording.of(
    {
        "en": "You have given an answer above. Clear one of the two.",
        "cy": "Rydych wedi rhoi ateb uchod. Dilëwch un o'r ddau.",
    }
)
BETWEEN = Wording.of({"en": "It must be from {} to {}.", "cy": "Rhaid iddo fod o {} i {}."})
AT_LEAST = Wording.of({"en": "It must be {} or more.", "cy": "Rhaid iddo fod yn {} neu fwy."})
AT_MOST = Wording.of({"en": "It must be {} or less.", "cy": "Rhaid iddo fod yn {} neu lai."})
LONGEST = Wording.of(
    {"en": "It may have at most {} characters.", "cy": "Gall fod ag uchafswm o {} nod."}
)
_ALONE = Wording.of(
    {
        "en": "{} cannot stand beside other answers.",
        "cy": "Ni all {} sefyll wrth ochr atebion eraill.",
    }
)
_OR = Wording.of({"en": " or ", "cy": " neu "})


def filled(phrase: Wording, languages: Iterable[str], *values: str) -> Wording:
    """The phrase with its gaps filled, in these languages."""
    return Wording.of(
        {language: phrase.in_language(language).format(*values) for language in languages}
    )


def listed(labels: Sequence[str], language: str) -> str:
    """Answers in a row: “None of these”, “Don't know” or “Prefer not to say”."""
    *before, last = [f"“{' '.join(label.split())}”" for label in labels]
    return f"{', '.join(before)}{_OR.in_language(language)}{last}" if before else last


def alone(answers: Mapping[str, str]) -> Wording:
    """That these answers, listed in each language, exclude the others."""
    return Wording.of(
        {
            language: _ALONE.in_language(language).replace("{}", said)
            for language, said in answers.items()
        }
    )
