"""From answers to a report: which tables there are, and what has to be said about the study."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.counting.domains.conditions import Where
from analysis.design import Design
from analysis.publication.figures import Figures
from analysis.publication.publishing import Named, Publication, of_study
from analysis.publication.standards import DEFAULT, standard_named
from analysis.reports.asked import when_of_series
from analysis.reports.banner_tables import banner_columns
from analysis.reports.basis import Basis
from analysis.reports.breakdown import filter_of
from analysis.reports.choice import ReportChoice
from analysis.reports.findings import findings_of
from analysis.reports.interviews import groups_of, left_out, told_by
from analysis.reports.material import Material
from analysis.reports.model import About, Finding, Report
from analysis.reports.notes import methods_of, notes_of
from analysis.reports.open_answers import open_tables
from analysis.reports.protection import protected
from analysis.reports.questions import questions_of
from analysis.reports.sections import sections_of
from analysis.reports.sentences import sentences_of
from analysis.reports.tables import Table
from analysis.reports.wording import ReportWords
from analysis.responses import Responses
from survey import __version__
from survey.codebook import COMPANION, Item
from survey.errors import DataError
from survey.missing import Missing

__all__ = ["build_report"]


def build_report(
    responses: Responses,
    about: About,
    *,
    by: str = "group",
    design: Design | None = None,
    method: str | None = None,
    level: float = 0.95,
    language: str = "en",
    standard: str = DEFAULT,
    banner: Sequence[str] = (),
    open_answers: bool = False,
    where: Where = None,
    choice: ReportChoice | None = None,
    publication: Publication | None = None,
) -> Report:
    """Every table of the study, and what of it is said first.

    The NETs of each item by group with intervals; where the answers have a column `wave` also by
    wave, with what has changed; differences between groups; then each item's answers by group, with
    `banner` also by these columns side by side, and on request (`open_answers`) what people wrote.
    `by` is one column of `responses.frame`. No figure is of several populations: by "group" each
    has a total of its own, by any other column tables of its own.

    `where`: a condition, or a filter of the study by name; the whole report is then of this domain
    of the sample. `design`: how the sample was drawn; figures are weighted where it has weights.
    Shares are proportions of those who gave an answer ("valid"), or of another base that `choice`
    has; those of kinds of missing answer are of everyone asked ("answered"). `standard`: a name of
    `analysis.publication.standards.STANDARDS`, by which all tables together are marked, hidden and
    rounded; `publication`: the study with its standard and all that it publishes under it, instead
    of these answers and this standard by themselves. `choice`: what the report has, where that is
    not left to the rules.

    Raises DataError where nobody has been interviewed yet, and for columns, items, NETs and figures
    that are not there.
    """
    if responses.frame.empty:
        raise DataError.of(
            "report",
            "there is no completed interview yet, so there is nothing to show; collect or import "
            "some",
        )
    if by not in responses.frame.columns:
        raise DataError.of("report", f"there is no column '{by}' to show the answers by")
    publication = publication or Publication.of(
        responses, standard_named(standard), Named(banner=banner), by=by
    )
    responses = of_study(publication)
    choice = choice or ReportChoice()
    items = [
        item
        for item in choice.checked(responses.codebook)
        if item.id != by and not (item.of and _was_put_to_nobody(item, responses))
    ]
    basis = Basis(
        responses,
        Figures(responses, by=by, design=design, method=method, level=level),
        publication,
        within=filter_of(where, responses.codebook),
        choice=choice,
    )
    words = ReportWords(responses.codebook, language, when_of_series(basis.asked_as, language))
    sections = sections_of(basis, banner_columns(responses, banner))
    if basis.standard.counts and items:
        published, sections = protected(publication, sections)
        basis = replace(basis, published=published)
    material = Material(basis, items, sections, words)
    findings = findings_of(material, banner)
    opened = tuple(open_tables(basis, words)) if open_answers else ()
    report = Report(
        told_by(about, responses, language),
        groups_of(basis, sections, words),
        by,
        basis.interval.name,
        level,
        language,
        __version__,
        (*_findings_first(material.tables, findings), *opened),
        (),
        sentences=tuple(sentences_of(material)),
        findings=findings,
        questions=tuple(questions_of(material)),
        fingerprint=basis.figures.fingerprint,
        weights=(design.weights if design else None) or "",
        standard=basis.standard.name,
        choice=_as_made(choice, material),
        filter_line=basis.filter_line(words),
        left_out=left_out(basis, words),
    )
    methods = tuple(methods_of(report, basis, words))
    lacking = bool(banner) and not any(section.banners for section in sections)
    notes = notes_of(report, responses.codebook, without_banners=lacking)
    return replace(report, notes=tuple(notes), methods=methods)


def _was_put_to_nobody(item: Item, responses: Responses) -> bool:
    """Whether nobody whose answers count was asked an earlier series, as where all who were have
    been discarded.
    """
    reason = responses.frame[item.id if item.categorical else f"{item.id}{COMPANION}"]
    return bool((reason == Missing.NOT_ASKED.value).all())


def _as_made(choice: ReportChoice, material: Material) -> ReportChoice:
    """The choice as far as the report has its items, with the NET that each is about."""
    there = [item.id for item in material.items]
    return replace(
        choice,
        items=tuple(name for name in choice.items if name in there),
        demographics=tuple(name for name in choice.demographics if name in there),
        nets={item: net.name for item, net in material.heads.items()},
    )


def _findings_first(tables: Sequence[Table], findings: Sequence[Finding]) -> tuple[Table, ...]:
    """The tables of findings, in the order of these, then all others."""
    first = dict.fromkeys(finding.table for finding in findings if finding.table is not None)
    return (*first, *(table for table in tables if table not in first))
