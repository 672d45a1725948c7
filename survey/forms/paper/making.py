"""A form into what stands on the paper: pieces in order, each kept on one page, then through the
template.

Everything that comes from the definition passes the template's escaping; the page may run its own
script and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby
from typing import assert_never

from markupsafe import Markup

from survey.errors import shown
from survey.forms.form import Form
from survey.forms.numbering import Numbered, block_runs
from survey.forms.paper.code import PaperCode
from survey.forms.paper.pieces import Box, Piece, Row, Way
from survey.forms.paper.words import PaperPhrases
from survey.forms.printed import Printed, notes_on_earlier, notes_on_order
from survey.forms.words import FormPhrases
from survey.interview import displayed_options
from survey.missing import Missing, MissingPhrases
from survey.questionnaire import CONSENT, GROUP, InterviewPhrases, Question
from survey.questions import (
    OTHER,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Option,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
    range_in_words,
)
from survey.web_pages import policy_hash, resource, template
from survey.wording import Wording
from survey.words import Catalogue, Phrases, right_to_left
from survey.words.notation import notation

__all__ = ["KEYS", "make", "notes", "pieces"]

KEYS = {Missing.DONT_KNOW: "d", Missing.REFUSED: "r", Missing.NOT_APPLICABLE: "n"}
"""What is printed at the boxes of missing answers, and keyed for them; as in the terminal."""

AGREED = "yes"
"""The answer to the question of consent after which the interview goes on."""

GRID_COLUMNS, GRID_NUMBERS = 9, 12
"""Columns of answers in words, and of a rating with its missing answers, that a grid has room
for."""

CIRCLES = 11
"""Numbers of a rating that stand in one row, 0 to 10 among them; of more, one is written down."""

SHORT, MANY = 34, 5
"""Labels of at most so many characters stand in two columns where there are more than so many of
them."""

MOST_DIGITS = 9


def make(form: Form) -> bytes:
    """The paper form as one HTML file that needs nothing else."""
    paper, questionnaire = _Paper(form), form.questionnaire
    style, script = (resource(__package__, name) for name in ("paper.css", "paper.js"))
    groups = {
        option.code: option.label.in_language(form.language) for option in questionnaire.groups
    }
    identity = {
        "instrument": form.identity.instrument,
        "version": form.identity.version,
        "hash": form.identity.hash[:12],
        "form": form.identity.form,
    }
    page = template(__package__, "paper.html").render(
        form=form,
        say=partial(paper.ours, PaperPhrases),
        page_words=paper.words.page,
        title=questionnaire.title.in_language(form.language),
        group=groups.get(form.group or ""),
        direction="rtl" if right_to_left(form.language) else "ltr",
        consent=paper.consent,
        pieces=pieces(form),
        code=str(PaperCode.of(form)),
        identity={name: paper.catalogue.isolated(text) for name, text in identity.items()},
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


def notes(form: Form) -> tuple[str, ...]:
    """For the author: what paper cannot do of what the definition says."""
    order = notes_on_order(form.questionnaire.questions)
    return (*notes_on_earlier(form), *order, *_notes_on_ratings(form))


def _notes_on_ratings(form: Form) -> Iterator[str]:
    for question in form.questionnaire.questions:
        if _is_written_rating(question):
            yield (
                f"{shown(question.id)} has {len(question.options)} numbers, more than stand in a "
                "row; one of them is written in boxes"
            )


def _is_written_rating(question: Question) -> bool:
    answers = question.answers
    return isinstance(answers, OneOf) and answers.numbered and len(answers.options) > CIRCLES


@dataclass(frozen=True)
class _Paper:
    form: Form

    @cached_property
    def catalogue(self) -> Catalogue:
        return self.form.questionnaire.catalogue(self.form.language)

    @cached_property
    def words(self) -> PaperPhrases:
        return self.catalogue.phrases(PaperPhrases)

    @cached_property
    def seed(self) -> int:
        return PaperCode.of(self.form).seed

    @cached_property
    def numbered(self) -> Numbered:
        form = self.form
        plain = Numbered(form.questionnaire, form.group, self.seed)
        without_arrows = (
            question.id
            for run in block_runs(plain.printed)
            for question in run
            if self._is_grid(run) or _is_written_rating(question)
        )
        return Numbered(form.questionnaire, form.group, self.seed, frozenset(without_arrows))

    @cached_property
    def printed(self) -> Printed:
        return Printed(self.form, self.numbered, self.words)

    def ours(self, table: type[Phrases], name: str, **values: str) -> str:
        """A phrase that is not from the definition, with its values; marked as English where it
        has no translation.
        """
        said = str(getattr(self.catalogue.phrases(table), name))
        if f"{table.place}.{name}" in self.catalogue.english_left(table):
            said = Markup('<span lang="en" dir="ltr">{}</span>').format(said)
        return said.format(**values) if values else said  # an author's own may have any braces

    # --- pieces ---

    @property
    def consent(self) -> Piece | None:
        for question in self.form.questionnaire.asked_first:
            if question.id == CONSENT:
                boxes = tuple(self._consent_boxes(question))
                return Piece("consent", self._say(question.ask), boxes=boxes)
        return None

    def _consent_boxes(self, question: Question) -> Iterator[Box]:
        """Whoever does not agree goes to the end; where nothing is asked, there are no boxes."""
        for box, option in zip(self._boxes(question), question.options, strict=True):
            went = "" if option.code == AGREED else self.ours(PaperPhrases, "go_to_end")
            yield replace(box, go=went)

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
                    yield self._question(question)

    def _is_grid(self, run: Sequence[Question]) -> bool:
        """Statements with the same answers in rows; in large print each is asked by itself, and so
        is each whose answers have an order of their own.
        """
        answers = run[0].answers
        if len(run) < 2 or self.form.large_print or not isinstance(answers, OneOf):
            return False
        columns = len(answers.options) + len(run[0].missing)
        most = GRID_NUMBERS if answers.numbered else GRID_COLUMNS
        apart = answers.other or answers.shuffled or _is_written_rating(run[0])
        return columns <= most and not apart

    def _grid(self, run: Sequence[Question]) -> Piece:
        first = run[0]
        answers = first.answers
        numbered = isinstance(answers, OneOf) and answers.numbered
        stem = first.block.stem if first.block else None
        return Piece(
            "grid",
            text="" if stem is None else self._say(stem),
            number=f"{self.numbered.numbers[first.id]}–{self.numbered.numbers[run[-1].id]}",
            lead=self._lead(first),
            hint=self._hint(first),
            notes=self._leave(first),
            boxes=self._boxes(first),
            apart=self._apart(first),
            numbered=numbered,
            ends=self._ends(first) if numbered else None,
            rows=tuple(Row(self.numbered.numbers[each.id], self._say(each.ask)) for each in run),
        )

    def _question(self, question: Question) -> Piece:
        """What each type of answer is given in. The one place where the paper tells them apart."""
        match question.answers:
            case OneOf(numbered=True):
                return self._rating(question)
            case OneOf():
                return self._choices(question)
            case ManyOf():
                return self._choices(question, self.ours(PaperPhrases, "tick_all"))
            case Ranking():
                # no keys beside the boxes: the only figures are those that are written into them
                boxes = tuple(replace(box, key="") for box in self._boxes(question))
                asked = self._asked(question, self.ours(PaperPhrases, "rank_all"))
                return replace(asked, form="rank", boxes=boxes)
            case Quantity() as answers:
                digits = _digits(answers)
                return replace(
                    self._asked(question, self._bounds(answers)),
                    form="write",
                    parts=(("", digits),) if digits else (),
                    unit=self._say(answers.unit) if answers.unit else "",
                )
            case Day() as answers:
                asked = self._asked(question, self._bounds(answers))
                return replace(asked, form="write", parts=self._parts_of_day)
            case TimeOfDay() as answers:
                asked = self._asked(question, self._bounds(answers))
                parts = tuple((self.ours(PaperPhrases, name), 2) for name in ("hour", "minute"))
                return replace(asked, form="write", parts=parts, between=":")
            case OpenText() as answers:
                return replace(self._asked(question), form="lines", lines=_lines(answers))
            case Shown() | Derived():  # a value that is worked out is never printed
                return Piece("note", self._say(question.ask), lead=self._lead(question))
            case _ as never:
                assert_never(never)

    def _asked(self, question: Question, how: str = "") -> Piece:
        """What stands at a question of any type; `how`: an instruction of its type."""
        stem = question.block.stem if question.block else None
        return Piece(
            "choose",
            text=self._ask(question),
            number=self.numbered.numbers[question.id],
            stem="" if stem is None else self._say(stem),
            lead=self._lead(question),
            hint=self._hint(question),
            notes=(*((how,) if how else ()), *self._leave(question)),
            apart=self._apart(question),
        )

    def _choices(self, question: Question, how: str = "") -> Piece:
        boxes = self._boxes(question)
        plain = all(len(box.label) <= SHORT and not box.go and not box.write for box in boxes)
        two_columns = plain and len(boxes) > MANY and not self.form.large_print
        return replace(self._asked(question, how), boxes=boxes, two_columns=two_columns)

    def _rating(self, question: Question) -> Piece:
        ends = self._ends(question)
        if _is_written_rating(question):
            codes = [option.code for option in question.options]
            bounds = Quantity(int(codes[0]), int(codes[-1]), whole=True)
            asked, digits = self._asked(question, self._bounds(bounds)), _digits(bounds)
            return replace(asked, form="write", parts=(("", digits),) if digits else (), ends=ends)
        boxes = self._boxes(question)
        asked = self._asked(question, self.ours(PaperPhrases, "tick_number"))
        return replace(asked, form="rating", boxes=boxes, ends=ends, ways=tuple(_ways(boxes)))

    # --- parts of a piece ---

    def _say(self, wording: Wording) -> str:
        return self.printed.say(wording)

    def _ask(self, question: Question) -> str:
        if question.id == GROUP:
            return self.ours(InterviewPhrases, "which_group")
        return self._say(question.ask)

    def _hint(self, question: Question) -> str:
        return self._say(question.hint) if question.hint else ""

    def _lead(self, question: Question) -> str:
        condition = self.printed.route(question)
        return self.ours(FormPhrases, "only_if", condition=condition) if condition else ""

    def _leave(self, question: Question) -> tuple[str, ...]:
        """Whether the question may be left blank, where the definition says so."""
        says = {"blank": question.optional, "required": question.required and question.id != GROUP}
        return tuple(self.ours(PaperPhrases, name) for name, true in says.items() if true)

    def _bounds(self, answers: Quantity | Day | TimeOfDay) -> str:
        told = range_in_words(answers, self.catalogue)
        return self.ours(PaperPhrases, "bounds", range=told) if told else ""

    @property
    def _parts_of_day(self) -> tuple[tuple[str, int], ...]:
        """Day, month and year in the order of the language, in which they are keyed too."""
        parts = {"d": ("day", 2), "m": ("month", 2), "y": ("year", 4)}
        named = (parts[part] for part in notation(self.form.language).order)
        return tuple((self.ours(PaperPhrases, name), digits) for name, digits in named)

    def _boxes(self, question: Question) -> tuple[Box, ...]:
        asks_more = f"{question.id}__{OTHER}_text" in self.form.questionnaire.by_id
        write = self.ours(InterviewPhrases, "which_other") if asks_more else ""
        answers = question.answers
        numbered = isinstance(answers, OneOf) and answers.numbered
        return tuple(
            Box(
                option.code.replace("-", "−") if numbered else str(place),
                self._label(question, option),
                self._go(question, option.code),
                write if option.code == OTHER else "",
            )
            for place, option in enumerate(displayed_options(question, self.seed), start=1)
        )

    def _label(self, question: Question, option: Option) -> str:
        if question.id == CONSENT:
            return self.ours(InterviewPhrases, f"consent_{option.code}")
        return self._say(option.label)

    def _ends(self, question: Question) -> tuple[str, str] | None:
        """What the ends of a rating mean, with their numbers; None where nothing is said of
        them.
        """
        boxes = self._boxes(question)
        low, high = ("" if box.label == box.key else box.label for box in (boxes[0], boxes[-1]))
        return (low, high) if low or high else None

    def _apart(self, question: Question) -> tuple[Box, ...]:
        """Any question may be left blank, so that a missing answer has a box only where the
        definition offers it.
        """
        return tuple(
            Box(KEYS[kind], self.ours(MissingPhrases, kind.value), self._go(question, kind))
            for kind in question.missing
        )

    def _go(self, question: Question, answer: str | Missing) -> str:
        number = self.numbered.arrows(question).get(answer)
        if number is None:
            return ""
        if not number:
            return self.ours(PaperPhrases, "go_to_end")
        return self.ours(PaperPhrases, "go_to", number=number)


def _ways(boxes: Sequence[Box]) -> Iterator[Way]:
    """The arrows of a rating, one for each run of numbers that leads to the same question."""
    for go, run in groupby(boxes, key=lambda box: box.go):
        keys = [box.key for box in run]
        if go:
            yield Way("–".join(dict.fromkeys((keys[0], keys[-1]))), go)


def _digits(answers: Quantity) -> int:
    """Boxes for the figures of a whole number with bounds; 0 for a line to write on."""
    if not answers.whole or answers.high is None or answers.low is None or answers.low < 0:
        return 0
    digits = len(str(int(answers.high)))
    return digits if digits <= MOST_DIGITS else 0


def _lines(answers: OpenText) -> int:
    if answers.several_lines:
        return 5
    return 2 if answers.longest and answers.longest > 120 else 1
