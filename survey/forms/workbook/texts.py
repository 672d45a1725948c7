"""What a workbook says besides the questions, in English and Welsh. Other languages are served in
English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["Texts", "texts_in"]


@dataclass(frozen=True, slots=True)
class Texts:
    """In one language. A text in braces is filled in."""

    questions: str
    answers: str
    lists: str
    instructions: str
    how_to_one: str
    how_to_many: tuple[str, ...]
    progress: str
    consent: str
    from_list: str
    tick: str
    does_not_fit: str
    row_reference: str
    why: str


ENGLISH = Texts(
    questions="Questions",
    answers="Answers",
    lists="Lists",
    instructions="Instructions",
    how_to_one=(
        "Write in the yellow cells. Many have a list: choose the cell, then its arrow. Grey "
        "questions do not apply to you; "
        "leave them empty. When you have finished, save the file and send it back."
    ),
    how_to_many=(
        (
            "On the sheet “{sheet}”, fill one row for each person, from left to right, in the "
            "yellow cells."
        ),
        (
            "Many cells have a list: choose the cell, then its arrow. Cells that turn grey do not "
            "apply; leave them empty."
        ),
        (
            "Where one question has several columns, one for each answer, put {yes} in every "
            "column that applies."
        ),
        (
            "Where somebody cannot answer a number, a date or a question in words, choose the "
            "reason in the column after it."
        ),
        (
            "Your reference at the top says who sends the file, such as the name of your "
            "nursery; the one in a row tells people "
            "apart. With them, a file that you send again replaces the one before. Please use no "
            "names of people."
        ),
        (
            "Do not add, remove or rename columns. When you have finished, save the file and send "
            "it back."
        ),
    ),
    progress='"Answered "&{done}&" of "&{total}',
    consent="Taking part (the notice is on the sheet “Instructions”)",
    from_list="Choose an answer from the list.",
    tick="Choose Yes where this answer applies; else leave the cell empty.",
    does_not_fit="This answer does not fit",
    row_reference="Reference (optional)",
    why="Why there is no answer",
)

WELSH = Texts(
    questions="Cwestiynau",
    answers="Atebion",
    lists="Rhestrau",
    instructions="Cyfarwyddiadau",
    how_to_one=(
        "Ysgrifennwch yn y celloedd melyn. Mae rhestr gan lawer ohonynt: dewiswch y gell, yna "
        "ei saeth. Nid yw cwestiynau "
        "llwyd yn berthnasol i chi; gadewch nhw'n wag. Ar ôl gorffen, cadwch y ffeil a'i "
        "hanfon yn ôl."
    ),
    how_to_many=(
        (
            "Ar y ddalen “{sheet}”, llenwch un rhes ar gyfer pob person, o'r chwith i'r dde, yn y "
            "celloedd melyn."
        ),
        (
            "Mae rhestr gan lawer o gelloedd: dewiswch y gell, yna ei saeth. Nid yw celloedd "
            "sy'n troi'n llwyd yn berthnasol; "
            "gadewch nhw'n wag."
        ),
        (
            "Lle mae gan gwestiwn sawl colofn, un ar gyfer pob ateb, rhowch {yes} ym mhob colofn "
            "sy'n berthnasol."
        ),
        (
            "Lle na all rhywun ateb rhif, dyddiad neu gwestiwn mewn geiriau, dewiswch y rheswm yn "
            "y golofn wedyn."
        ),
        (
            "Mae eich cyfeirnod ar y brig yn dweud pwy sy'n anfon y ffeil, fel enw eich "
            "meithrinfa; mae'r un mewn rhes yn "
            "gwahaniaethu rhwng pobl. Gyda nhw, bydd ffeil a anfonwch eto yn disodli'r un gynt. "
            "Peidiwch â defnyddio enwau pobl."
        ),
        (
            "Peidiwch ag ychwanegu, tynnu nac ailenwi colofnau. Ar ôl gorffen, cadwch y ffeil a'i "
            "hanfon yn ôl."
        ),
    ),
    progress='"Wedi ateb "&{done}&" o "&{total}',
    consent="Cymryd rhan (mae'r hysbysiad ar y ddalen “Cyfarwyddiadau”)",
    from_list="Dewiswch ateb o'r rhestr.",
    tick="Dewiswch Ie lle mae'r ateb hwn yn berthnasol; fel arall, gadewch y gell yn wag.",
    does_not_fit="Nid yw'r ateb hwn yn addas",
    row_reference="Cyfeirnod (dewisol)",
    why="Pam nad oes ateb",
)

_LANGUAGES: Mapping[str, Texts] = MappingProxyType({"en": ENGLISH, "cy": WELSH})


def texts_in(language: str) -> Texts:
    """What the workbook says in this language, else in English."""
    return _LANGUAGES.get(language.split("-", maxsplit=1)[0], ENGLISH)
