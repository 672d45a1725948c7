"""One form for each case of a sample list, in a folder with a list of them.

The name of a file comes from the id of its case. On paper all forms of a batch share their code, so
that a keyer keys it once, and the code of the case is the number of the paper; workbooks and pages
carry the case in the file.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from survey.cases import case_code, case_seal
from survey.errors import StudyError, shown
from survey.forms.form import Addressee, Form, Format
from survey.forms.lists import as_text
from survey.store import Case

__all__ = ["FORMATS_FOR_CASES", "INDEX", "CaseForm", "case_forms", "is_index", "write_batch"]

FORMATS_FOR_CASES = ("workbook", "page", "paper")
"""The formats that can be made for one case. An XLSForm is one form for all, which ODK and KoBo
send out; plain text does not come back."""

INDEX = "index.csv"
_COLUMNS = ("file", "case", "code", "group", "language", "interviewer", "form")

_LONGEST = 60
"""Characters of an id in the name of a file."""

_KEPT_FREE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index)(\..*)?", re.IGNORECASE)
"""Names that Windows does not take, and that of the list."""


@dataclass(frozen=True, slots=True)
class CaseForm:
    """The form of one case, and the name of its file."""

    case: Case
    form: Form
    file: str


def case_forms(cases: Sequence[Case], like: Form, chosen: Format) -> list[CaseForm]:
    """A form for each case, like this one, in the group and language of the case.

    Raises StudyError, naming the cases, where some are to be asked in a language that the
    questionnaire does not have.
    """
    asked = like.questionnaire
    faults = [
        f"case {shown(case.id)} is to be asked in {shown(case.language)}"
        for case in cases
        if case.language and case.language not in asked.languages
    ]
    if faults:
        more = f"; and {len(faults) - 10:,} more" if len(faults) > 10 else ""
        raise StudyError(
            f"{asked.instrument} is in {', '.join(asked.languages)}, but "
            f"{'; '.join(faults[:10])}{more}; change that in the list"
        )
    names = dict(_names([case.id for case in cases]))
    return [
        CaseForm(case, _form(case, like, chosen), f"{names[case.id]}{chosen.suffix}")
        for case in cases
    ]


def _form(case: Case, like: Form, chosen: Format) -> Form:
    return replace(
        like,
        language=case.language or like.language,
        group=case.group or like.group,
        form=like.form if chosen.name == "paper" else str(uuid4()),
        addressee=Addressee(case.id, case_seal(case)),
    )


def _names(ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The name of each file: the id, with the code of the case behind it where the id cannot be
    one, or two would be the same on some disks.
    """
    plain = {id_: re.sub(r"[^\w.-]+", "-", id_).strip("-.")[:_LONGEST] for id_ in ids}
    times = Counter(name.casefold() for name in plain.values())
    for id_, name in plain.items():
        as_it_is = name == id_ and times[name.casefold()] == 1 and not _KEPT_FREE.fullmatch(name)
        yield id_, name if as_it_is else f"{name}-{case_code(id_)}".lstrip("-")


def write_batch(
    forms: Sequence[CaseForm],
    chosen: Format,
    folder: Path,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Write the forms and their list into this folder, which is there and empty."""
    for each in forms:
        (folder / each.file).write_bytes(chosen.make(each.form))
        progress(1)
    with (folder / INDEX).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(map(_row, forms))


def _row(each: CaseForm) -> list[str]:
    case, form = each.case, each.form
    code = form.addressee.code if form.addressee else ""
    about = (case.id, code, form.group or "", form.language, case.interviewer, form.form)
    return [each.file, *map(as_text, about)]


def is_index(path: Path) -> bool:
    """Whether a file is the list of such a folder, and no form."""
    if path.name != INDEX:
        return False
    with path.open("rb") as file:
        return file.readline(200).decode("utf-8-sig", "replace").strip() == ",".join(_COLUMNS)
