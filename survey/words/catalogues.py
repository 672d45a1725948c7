"""The catalogues: one gettext file for each language, `locale/LANGUAGE.po`.

The context of an entry is the key of its phrase (`page.back`), its msgid the English. English
itself needs no file. Who has read a catalogue stands at its top, a line `# Read by: NAME` for each
speaker.
"""

import importlib.resources
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from survey.errors import DataError, shown
from survey.words.phrases import Entry, one_or_other

__all__ = ["Translations", "read_catalogue", "shipped", "shipped_languages"]

_READ_BY = re.compile(r"^# Read by: *(\S.*?) *$", re.MULTILINE)
_NONE: Mapping[str, Entry] = MappingProxyType({})


@dataclass(frozen=True)
class Translations:
    """The phrases of one language by key, its plural rule, and who has read them."""

    language: str
    entries: Mapping[str, Entry] = field(default_factory=lambda: _NONE)
    rule: Callable[[int], int] = one_or_other
    read_by: tuple[str, ...] = ()


@cache
def shipped_languages() -> tuple[str, ...]:
    """The languages Concord speaks whole, English first."""
    folder = importlib.resources.files("survey.words") / "locale"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".po"))
    return ("en", *(name.removesuffix(".po") for name in names))


@cache
def shipped(language: str) -> Translations:
    """The catalogue of this language or its parent (cy-GB: cy); empty where there is none."""
    for name in dict.fromkeys((language, language.split("-", maxsplit=1)[0])):
        if name != "en" and name in shipped_languages():
            file = importlib.resources.files("survey.words") / "locale" / f"{name}.po"
            return _read(file.read_bytes(), name, f"{name}.po")
    return Translations(language)


def read_catalogue(path: Path, language: str) -> Translations:
    """The catalogue in a file of an author's own. Raises DataError with file and line."""
    return _read(path.read_bytes(), language, str(path))


def _read(text: bytes, language: str, file: str) -> Translations:
    # Babel is loaded only where another language than English is spoken.
    import gettext  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        catalogue = read_po(BytesIO(text), abort_invalid=True)
    except PoFileError as error:
        problem = f"is not a gettext catalogue: {shown(error.line)} is no line of one"
        raise DataError.of(file, problem, (error.lineno or 0) + 1) from None
    except (UnicodeDecodeError, ValueError) as error:
        raise DataError.of(file, f"is not a gettext catalogue: {error}") from None
    entries: dict[str, Entry] = {}
    for message in catalogue:
        if message.id and message.context and not message.fuzzy:
            said = message.string
            forms = tuple(
                str(form or "") for form in (said if isinstance(said, tuple) else (said,))
            )
            if all(forms):
                entries[message.context] = forms if isinstance(message.id, tuple) else forms[0]
    readers = tuple(_READ_BY.findall(catalogue.header_comment))
    rule = gettext.c2py(catalogue.plural_expr)
    return Translations(language, MappingProxyType(entries), rule, readers)
