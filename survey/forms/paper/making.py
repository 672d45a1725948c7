"""A form into what stands on the paper: pieces in order, each kept on one page, then through the
template.

Everything that comes from the definition passes the template's escaping; the page may run its own
script and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from survey.forms.form import Form
from survey.forms.numbering import Numbered, block_runs
from survey.forms.paper.code import PaperCode
from survey.forms.paper.words import Words, words_in
from survey.missing import Missing
from survey.questionnaire import CONSENT, Question
from survey.questions import OTHER, Choose, ChooseMany, Date, Note, Number, Rating, Text
from survey.routing_words import in_words
from survey.web_pages import policy_hash, resource, template
from survey.wording import Wording
from survey.words import right_to_left

__all__ = ["KEYS", "Box", "Piece", "make", "pieces"]

KEYS = {Missing.DONT_KNOW: "d", Missing.REFUSED: "r", Missing.NOT_APPLICABLE: "n"}
"""What is printed at the boxes of missing answers, and keyed for them; as in the terminal."""

AGREED = "yes"
"""The answer to the question of consent after which the interview goes on."""

GRID_COLUMNS = 9
SHORT, MANY = 34, 5
"""Labels of at most so many characters stand in two columns where there are more than so many of
them."""

MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick: its key, its words, where to go after it, and the words that ask for an
    "other" answer.
    """

    key: str
    label: str
    go: str = ""
    write: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A statement of a grid."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never split over two pages. `form` names the part of the template that prints it."""

    form: str
    text: str = ""
    number: str = ""
    stem: str = ""
    lead: str = ""
    hint: str = ""
    note: str = ""
    """A short instruction: tick all that apply, you may leave this blank."""
    boxes: tuple[Box, ...] = ()
    apart: tuple[Box, ...] = ()
    """The boxes of missing answers."""
    rows: tuple[Row, ...] = ()
    two_columns: bool = False
    digits: int = 0
    lines: int = 0
    unit: str = ""


def make(form: Form) -> bytes:
    """The paper form as one HTML file that needs nothing else."""
    questionnaire, words = form.questionnaire, words_in(form.language)
    style, script = (resource(__package__, name) for name in ("paper.css", "paper.js"))
    groups = {
        option.code: option.label.in_language(form.language) for option in questionnaire.groups
    }
    identity = form.identity
    made_from = words.made_from.format(
        instrument=identity.instrument,
        version=identity.version,
        hash=identity.hash[:12],
        form=identity.form,
    )
    page = template(__package__, "paper.html").render(
        form=form,
        words=words,
        title=questionnaire.title.in_language(form.language),
        group=groups.get(form.group or ""),
        direction="rtl" if right_to_left(form.language) else "ltr",
        consent=_Paper(form).consent,
        pieces=pieces(form),
        code=str(PaperCode.of(form)),
        made_from=made_from,
        style=style,
        script=script,
        policy=(
            f"default-src 'none'; style-src '{policy_hash(style)}'; script-src "
            f"'{policy_hash(script)}'"
        ),
    )
    return f"{page}\n".encode("utf-8", "replace")


def pieces(form: Form) -> tuple[Piece, ...]:
    """What the form asks, piece by piece: section titles, notes, questions, grids."""
    return tuple(_Paper(form).pieces())


@dataclass(frozen=True)
class _Paper:
    form: Form

    @cached_property
    def words(self) -> Words:
        return words_in(self.form.language)

    @cached_property
    def numbered(self) -> Numbered:
        form, seed = self.form, PaperCode.of(self.form).seed
        plain = Numbered(form.questionnaire, form.group, seed)
        rows = (
            question.id
            for run in block_runs(plain.printed)
            if self._is_grid(run)
            for question in run
        )
        return Numbered(form.questionnaire, form.group, seed, frozenset(rows))

    @property
    def consent(self) -> Piece | None:
        first = (
            question for question in self.form.questionnaire.asked_first if question.id == CONSENT
        )
        return next(
            (
                Piece("consent", self._say(each.ask), boxes=tuple(self._consent_boxes(each)))
                for each in first
            ),
            None,
        )

    def _consent_boxes(self, question: Question) -> Iterator[Box]:
        """Whoever does not agree goes to the end; where nothing is asked, there are no boxes."""
        for box, option in zip(self._boxes(question), question.kind.options, strict=True):
            yield replace(box, go="" if option.code == AGREED else self.words.go_to_end)

    def pieces(self) -> Iterator[Piece]:
        section = None
        for run in block_runs(self.numbered.printed):
            now = self.form.questionnaire.section_of(run[0].id)
            if now is not None and now is not section:
                section = now
                yield Piece("section", self._say(now.title))
            if self._is_grid(run):
                yield self._grid(run)
                continue
            for question in run:
                if not question.follows:  # the words of an "other" answer have their line beside it
                    yield (
                        self._note(question)
                        if isinstance(question.kind, Note)
                        else self._question(question)
                    )

    # --- kinds of piece ---

    def _is_grid(self, run: Sequence[Question]) -> bool:
        """Statements with the same answers in rows; in large print each is asked by itself."""
        first = run[0]
        boxes = len(first.kind.options) + len(first.allowed_missing)
        one_answer = isinstance(first.kind, Rating) or (
            isinstance(first.kind, Choose) and first.kind.other is None
        )
        return len(run) > 1 and one_answer and boxes <= GRID_COLUMNS and not self.form.large_print

    def _grid(self, run: Sequence[Question]) -> Piece:
        first = run[0]
        stem = first.block.stem if first.block else None
        return Piece(
            "grid",
            text="" if stem is None else self._say(stem),
            number=f"{self.numbered.numbers[first.id]}–{self.numbered.numbers[run[-1].id]}",
            lead=self._lead(first),
            hint=self._hint(first),
            note=self.words.blank if first.optional else "",
            boxes=self._boxes(first),
            apart=self._apart(first),
            rows=tuple(Row(self.numbered.numbers[each.id], self._say(each.ask)) for each in run),
        )

    def _note(self, question: Question) -> Piece:
        return Piece("note", self._say(question.ask), lead=self._lead(question))

    def _question(self, question: Question) -> Piece:
        kind = question.kind
        stem = question.block.stem if question.block else None
        boxes = self._boxes(question)
        plain = all(len(box.label) <= SHORT and not box.go and not box.write for box in boxes)
        notes = (
            self.words.tick_all if isinstance(kind, ChooseMany) else "",
            self.words.blank if question.optional else "",
        )
        return Piece(
            _FORMS[type(kind)],
            text=self._say(question.ask),
            number=self.numbered.numbers[question.id],
            stem="" if stem is None else self._say(stem),
            lead=self._lead(question),
            hint=self._hint(question),
            note=". ".join(note for note in notes if note),
            boxes=boxes,
            apart=self._apart(question),
            two_columns=plain and len(boxes) > MANY and not self.form.large_print,
            digits=_digits(kind) if isinstance(kind, Number) else 0,
            lines=_lines(kind) if isinstance(kind, Text) else 0,
            unit=self._say(kind.unit) if isinstance(kind, Number) and kind.unit else "",
        )

    # --- parts of a piece ---

    def _say(self, wording: Wording) -> str:
        return wording.in_language(self.form.language)

    def _hint(self, question: Question) -> str:
        return self._say(question.hint) if question.hint else ""

    def _lead(self, question: Question) -> str:
        condition = self.numbered.applies_if(question)
        if condition is None:
            return ""
        said = in_words(condition, self.form.questionnaire, self.form.language, name=self._name)
        return self.words.only_if.format(condition=said)

    def _name(self, question: Question) -> str:
        number = self.numbered.numbers.get(question.id)
        return (
            f"“{self._say(question.ask)}”"
            if number is None
            else self.words.question.format(number=number)
        )

    def _boxes(self, question: Question) -> tuple[Box, ...]:
        other = self.form.questionnaire.by_id.get(f"{question.id}__{OTHER}_text")
        write = "" if other is None else self._say(other.ask)
        return tuple(
            Box(
                str(key),
                self._say(option.label),
                self._go(question, option.code),
                write if option.code == OTHER else "",
            )
            for key, option in enumerate(question.kind.options, start=1)
        )

    def _apart(self, question: Question) -> tuple[Box, ...]:
        """An optional question may be left blank, so that refusing has a box only where the
        definition gives it one.
        """
        return tuple(
            Box(KEYS[kind], kind.label.in_language(self.form.language), self._go(question, kind))
            for kind in question.missing
        )

    def _go(self, question: Question, answer: str | Missing) -> str:
        number = self.numbered.arrows(question).get(answer)
        if number is None:
            return ""
        return self.words.go_to.format(number=number) if number else self.words.go_to_end


_FORMS = {
    Rating: "choose",
    Choose: "choose",
    ChooseMany: "choose",
    Number: "number",
    Text: "text",
    Date: "date",
}


def _digits(kind: Number) -> int:
    """Boxes for the figures of a whole number with bounds; 0 for a line to write on."""
    if not kind.whole or kind.max is None or kind.min is None or kind.min < 0:
        return 0
    digits = len(str(int(kind.max)))
    return digits if digits <= MOST_DIGITS else 0


def _lines(kind: Text) -> int:
    if kind.long:
        return 5
    return 2 if kind.max_length and kind.max_length > 120 else 1
