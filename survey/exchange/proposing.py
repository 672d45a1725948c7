"""A mapping proposed for the export of a tool that is recognised, for a person to read and confirm.

What is matched stands in the mapping as it will be read. What is not certain is left out, and said:
in the mapping as a comment, and in `Proposal.open`. Columns that identify people are left out
unless somebody names them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from survey.errors import AnswerError, DataError, shown
from survey.exchange.cells import DataFile, cell_text
from survey.exchange.mapping import ColumnMapping
from survey.exchange.mapping_text import KNOWN_AGAIN, entry_lines, one_line, quoted, quoted_list
from survey.exchange.matching import Match, match
from survey.exchange.readers import EXCEL, first_rows, read, sheet_names
from survey.exchange.times import Orders
from survey.exchange.tools import Role, Tool, recognised
from survey.exchange.typed import standing
from survey.exchange.wording_values import values_of
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire
from survey.questions import parsed
from survey.wording import folded

__all__ = ["Proposal", "best_proposal", "propose"]


@dataclass(frozen=True)
class Proposal:
    """A mapping for the export of `tool`, and what it leaves open.

    `open`: what a person has to decide, a sentence each; empty where the match is full and certain.
    `left_out`: columns that identify people.
    """

    tool: str
    file: str
    rows: int
    match: Match
    text: str
    open: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def instrument(self) -> str:
        return self.match.questionnaire.instrument

    @property
    def certain(self) -> bool:
        return not self.open

    @property
    def matched(self) -> str:
        """Such as "17 of 18 questions matched"."""
        wanted = len(self.match.wanted)
        return f"{len(self.match.matched)} of {wanted} question{'' if wanted == 1 else 's'} matched"

    @property
    def mapping(self) -> ColumnMapping:
        return ColumnMapping.loads(self.text, file=f"the mapping proposed for {self.file}")


def propose(path: Path, questionnaire: Questionnaire, *, sheet: str = "") -> Proposal | None:
    """A mapping for an export of Google Forms, Microsoft Forms or SurveyMonkey; None for any other
    file.

    Raises DataError for a file that cannot be read.
    """
    sheet = sheet or _sheet(path)
    try:
        rows, encoding = first_rows(path, sheet=sheet), ""
    except DataError as error:
        if "encoding" not in str(error):
            raise
        rows, encoding = first_rows(path, sheet=sheet, encoding="cp1252"), "cp1252"
    tool = recognised(rows)
    if tool is None:
        return None
    header_rows = tool.header_rows(rows)
    data = read(path, sheet=sheet, encoding=encoding, header_rows=header_rows, numbered=True)
    opening = [f"sheet: {quoted(sheet)}"] if sheet else []
    opening += (
        [f"header_rows: {header_rows}  # a column is 'question [what stands below it]'"]
        if header_rows > 1
        else []
    )
    return _Proposer(
        path, replace(data, encoding=encoding), tool, questionnaire, opening
    ).proposal()


def _sheet(path: Path) -> str:
    """The sheet that is recognised, of a workbook with several; empty where none is, or there is
    only one.
    """
    names = sheet_names(path) if path.suffix.lower() in EXCEL and path.is_file() else []
    return (
        next((name for name in names if recognised(first_rows(path, sheet=name))), names[0])
        if names[1:]
        else ""
    )


def best_proposal(
    path: Path, questionnaires: Sequence[Questionnaire], *, sheet: str = ""
) -> Proposal | None:
    """The proposal for the instrument of which most questions are matched; None where no tool is
    recognised.

    Raises DataError where several fit equally well.
    """
    found = [proposal for each in questionnaires if (proposal := propose(path, each, sheet=sheet))]
    ranked = sorted(found, key=_fit, reverse=True)
    if ranked[1:] and _fit(ranked[0]) == _fit(ranked[1]):
        names = " and ".join(shown(each.instrument) for each in ranked[:2])
        raise DataError.of(
            path.name, f"fits {names} equally well; say which it answers with --instrument"
        )
    return ranked[0] if ranked else None


def _fit(proposal: Proposal) -> float:
    return len(proposal.match.matched) / max(len(proposal.match.wanted), 1)


class _Proposer:
    def __init__(
        self,
        path: Path,
        data: DataFile,
        tool: Tool,
        questionnaire: Questionnaire,
        opening: Sequence[str],
    ) -> None:
        self.path, self.data, self.tool, self.questionnaire, self.opening = (
            path,
            data,
            tool,
            questionnaire,
            opening,
        )
        self.match = match(list(data.columns), questionnaire, tool)
        self.roles = {column: tool.role(column) for column in data.columns}
        self.read: list[str] = []
        """Columns of the tool's own that the mapping reads."""
        self.open: list[str] = []

    def proposal(self) -> Proposal:
        body = [
            *self._file(),
            *self._who(),
            "items:" if self.match.matched else "items: {}",
            *self._items(),
            *self._rest(),
        ]
        left_out = tuple(self._with_role(Role.IDENTIFIES))
        found = Proposal(
            self.tool.name,
            self.path.name,
            len(self.data.rows),
            self.match,
            "",
            tuple(self.open),
            left_out,
        )
        head = [
            (
                f"# Proposed for {found.file}, an export of {found.tool}, {found.rows:,} rows: "
                f"{found.matched}."
            ),
            "# Read it and correct it; nothing is imported before you name it: --mapping FILE",
            *(f"# Open: {one_line(each)}" for each in self.open),
        ]
        text = "\n".join([*head, f"instrument: {self.questionnaire.instrument}", *body]) + "\n"
        return Proposal(found.tool, found.file, found.rows, self.match, text, found.open, left_out)

    def _with_role(self, role: Role) -> list[str]:
        return [column for column, found in self.roles.items() if found is role]

    # --- the file, who and when ---

    def _file(self) -> Iterator[str]:
        if encoding := self.data.encoding:
            yield (
                f"encoding: {encoding}  # it is not UTF-8; check that letters such as ŵ, é and "
                "£ come out right"
            )
            self.open.append(f"the file is not UTF-8; it was read as {encoding}")
        yield from self.opening
        yield "repeated_names: number"
        yield from self._dates()

    def _dates(self) -> Iterator[str]:
        times = [
            cell
            for role in (Role.STARTED, Role.COMPLETED)
            for each in self._with_role(role)[:1]
            for cell in self.data.columns[each]
        ]
        found = {"times": Orders.of(times)}
        for question in self.match.matched:
            column = self.match.columns[question.id].get("")
            if standing(question.answers).dated and column:
                found[question.id] = Orders.of(self.data.columns[column])
        undecided = {name: orders for name, orders in found.items() if not orders.order}
        for name, orders in undecided.items():
            self.open.append(f"{name}: {orders.why_not}")
        if undecided:
            yield "# dates: day_first  # or month_first: the cells do not tell"
        elif told := next(
            (
                orders.day_first or orders.month_first
                for orders in found.values()
                if orders.month_first
            ),
            "",
        ):
            yield f"# the month stands first: {one_line(told)}"

    def _who(self) -> Iterator[str]:
        names = [each for role in self.tool.respondent for each in self._with_role(role)[:1]]
        rows = list(
            zip(
                *([cell_text(cell) for cell in self.data.columns[name]] for name in names),
                strict=True,
            )
        )
        if names and len(set(rows)) == len(rows) and all(any(row) for row in rows):
            self.read += names
            yield f"respondent: {quoted_list(names)}  # kept as a uuid made of it, never itself"
        elif names:
            yield f"# respondent: {quoted_list(names)}  # two rows have the same; {KNOWN_AGAIN}"
        else:
            yield f"# respondent: none: {KNOWN_AGAIN}"
        for role in (Role.STARTED, Role.COMPLETED):
            for column in self._with_role(role)[:1]:
                self.read.append(column)
                yield f"{role.value}: {quoted(column)}"
        yield "mode: {always: online}"
        if self._language:
            yield f"language: {{always: {self._language}}}  # of the questions"
        yield from self._group()
        yield 'missing: {"": no_answer}  # left empty: asked, and not answered'

    @property
    def _language(self) -> str:
        """The language of the answers, where it does not go without saying."""
        return "" if self.questionnaire.languages == ("en",) else self.match.language

    def _group(self) -> Iterator[str]:
        groups = [group.code for group in self.questionnaire.groups]
        column = self.match.columns.get(GROUP, {}).get("")
        if len(groups) == 1:
            yield f"group: {{always: {groups[0]}}}"
        elif column is None:
            why = "no column says who is in which group"
            if GROUP in self.match.columns:
                why = "each group has a column of its own; export with condensed columns"
            self.open.append(f"{why}: {', '.join(groups)}")
            yield f"# group: {{always: {groups[0]}}}  # or {', '.join(groups[1:])}"
        else:
            yield f"group: {{column: {quoted(column)}}}"
            self._all_understood(self.questionnaire.by_id[GROUP], column, "is no group")

    def _all_understood(self, question: Question, column: str, why: str) -> None:
        for text in dict.fromkeys(map(cell_text, self.data.columns[column])):
            try:
                parsed(question.answers, text)
            except AnswerError:
                self.open.append(f"{shown(text)} {why} (column {shown(column)})")

    # --- items ---

    def _items(self) -> Iterator[str]:
        for question in self.match.wanted:
            columns = self.match.columns.get(question.id)
            if columns is None:
                self.open.append(
                    f"no column for {question.id}, {shown(question.ask)}; without one it is "
                    "not_asked"
                )
                near = self._nearest_column(question)
                yield f"  # {question.id}: …  # no column; " + (
                    f"the nearest is {near}" if near else "none is near"
                )
                continue
            found = values_of(
                question,
                self.questionnaire,
                columns,
                self.data,
                separators=self.tool.separators,
                language=self._language,
            )
            for column in columns.values():
                if why := self.match.guessed.get(column):
                    self.open.append(f"{question.id}: is it the column {shown(column)}? {why}")
            yield f"  {question.id}:"
            yield from entry_lines(found, columns)
            for text, count, near in found.unknown:
                self.open.append(
                    f"{question.id}: {shown(text)} ({count:,} times) is none of the answers{near}"
                )
                yield f"    # {quoted(text)}: …  # {count:,} times, no answer{one_line(near)}"

    def _nearest_column(self, question: Question) -> str:
        near = [
            (like.ratio, column)
            for column, like in self.match.unknown.items()
            if like and like.name == question.id
        ]
        return f"{quoted(max(near)[1])} ({max(near)[0]:.0%} alike)" if near else ""

    # --- what is left ---

    def _rest(self) -> Iterator[str]:
        left_out = [*self._ignored()]
        yield "ignore:" if left_out else "#ignore:"
        yield from (f"  - {quoted(column)}  # {why}" for column, why in left_out)
        for column in self.match.unclear:
            self.open.append(
                f"the column {shown(column)} is worded as others are; say which question each is"
            )
            yield (
                f"#  - {quoted(column)}  # worded as others are: put each under its question, "
                "or leave it out"
            )
        for column, like in self.match.unknown.items():
            near = f"the nearest is {like}" if like else "none is near"
            self.open.append(
                f"the column {shown(column)} is no question of {self.questionnaire.instrument}; "
                f"{near}"
            )
            yield f"#  - {quoted(column)}  # no question; {near}"

    def _ignored(self) -> Iterator[tuple[str, str]]:
        for role, why in (
            (
                Role.IDENTIFIES,
                (
                    "identifies people: left out unless you name it, under 'attributes' or "
                    "'respondent'"
                ),
            ),
            (Role.SERVICE, "written by the tool"),
        ):
            yield from ((column, why) for column in self._with_role(role))
        if (column := self.match.columns.get(CONSENT, {}).get("")) is not None:
            asked = self.questionnaire.by_id[CONSENT]
            self._all_understood(asked, column, "is no consent")
            names = {
                folded(text)
                for each in asked.options
                if each.code == "no"
                for _, text in each.label.texts
            }
            if declined := sum(
                folded(cell_text(cell)) in names for cell in self.data.columns[column]
            ):
                people = "person" if declined == 1 else "people"
                self.open.append(
                    f"{declined:,} {people} did not consent; take their rows out of the file"
                )
            yield column, "consent"
        own = (Role.STARTED, Role.COMPLETED, Role.RESPONDENT)
        yield from (
            (column, "not read")
            for role in own
            for column in self._with_role(role)
            if column not in self.read
        )
