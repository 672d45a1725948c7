"""The short names under `words:` in a definition, and the phrases each of them replaces.

Any other phrase may be named by its full key (`page.problem`); `locale/concord.pot` lists them.
"""

import importlib.resources
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from survey.wording import Wording

__all__ = ["SHORT_NAMES", "keys_of", "known_keys", "own_words"]

SHORT_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dont_know": ("missing.dont_know", "terminal.dont_know"),
        "refused": ("missing.refused", "terminal.refused"),
        "not_applicable": ("missing.not_applicable", "terminal.not_applicable"),
        "no_answer": ("missing.no_answer",),
        "unclear": ("missing.unclear",),
        "consent_yes": ("interview.consent_yes",),
        "consent_no": ("interview.consent_no",),
        "which_group": ("interview.which_group",),
        "which_other": ("interview.which_other",),
        "yes": ("form.yes",),
        "no": ("form.no",),
        "next": ("page.continue_", "terminal.next"),
        "back": ("page.back", "terminal.back"),
    }
)


def keys_of(name: str) -> tuple[str, ...]:
    """The full keys that a name under `words:` stands for; empty for a name that is not known."""
    if name in SHORT_NAMES:
        return SHORT_NAMES[name]
    return (name,) if name in known_keys() else ()


def own_words(words: Mapping[str, Wording], language: str) -> Mapping[str, str]:
    """An author's words in one language, by full key."""
    return MappingProxyType(
        {
            key: wording.in_language(language)
            for name, wording in words.items()
            if not wording.languages or language in wording.languages
            for key in keys_of(name)
        }
    )


@cache
def known_keys() -> frozenset[str]:
    """The key of every phrase, from the list that ships with the catalogues."""
    file = importlib.resources.files("survey.words") / "locale" / "concord.pot"
    text = file.read_text("utf-8") if file.is_file() else ""
    return frozenset(re.findall(r'^msgctxt "([^"]+)"$', text, re.MULTILINE))
