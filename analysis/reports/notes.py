"""What a reader of a report has to know to use its figures, and how they were made, in words."""

from collections.abc import Iterator

from analysis.bases import APART
from analysis.publication.standards import precision_note, standard_named
from analysis.reports.basis import Basis
from analysis.reports.difference_tables import tested_by
from analysis.reports.model import SHORTHAND, Report
from analysis.reports.tables import DistributionTable
from analysis.reports.texts import say
from analysis.reports.wording import ReportWords
from survey.codebook import Codebook
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["methods_of", "notes_of"]


def notes_of(report: Report, book: Codebook, *, without_banners: bool = False) -> Iterator[str]:
    """What a reader has to know to use the figures. `without_banners`: none are published."""
    language = report.language
    if report.about.simulated:
        yield say(language, "simulated")
    catalogue = catalogue_of(language)
    standing = {
        answer.code for table in report.tables_of(DistributionTable) for answer in table.answers
    }
    if report.filter_line:
        yield say(language, "filter_note", filter=report.filter_line)
        yield report.left_out
    if without_banners:
        yield say(language, "banners_left_out")
    kinds = [
        catalogue.quoted(book.missing_label(kind, language))
        for kind in APART
        if kind.value in standing
    ]
    if (base := report.choice.bases[0]) != "valid":
        yield say(language, f"of_{base}")
    elif kinds:
        yield say(language, "share_note", kinds=catalogue.listed(kinds))
    else:
        yield say(language, "of_valid")
    yield say(
        language,
        "interval_note",
        interval=report.interval,
        precision=precision_note(report.about.random, language),
    )
    if reworded := [question.wording for question in report.questions if question.also]:
        quoted = catalogue.listed(map(catalogue.quoted, reworded))
        yield say(language, "reworded_note", questions=quoted)
    yield say(language, "net_note")
    if len(report.groups) > 1:
        yield say(language, "total_note")
    yield standard_named(report.standard).note(language)
    yield from (
        say(language, "sign", sign=sign, meaning=say(language, f"sign_{sign}"))
        for sign in SHORTHAND
    )
    left_out = [item.id for item in book.items.values() if not item.options]
    if left_out:
        yield say(language, "not_tabulated", items=catalogue_of(language).listed(left_out))


def methods_of(report: Report, basis: Basis, words: ReportWords) -> Iterator[str]:
    """How the figures were made: intervals, weights and design, tests, rounding, hiding, software
    and data.
    """
    method, design = basis.interval, basis.design
    formula = method.formula if design is None else method.design_formula or method.formula
    source = method.source if design is None else method.design_source or method.source
    yield words.say(
        "method_interval",
        level=words.level(basis.level),
        method=method.title,
        formula=formula,
        source=source.rstrip("."),
    )
    yield precision_note(report.about.random, report.language)
    yield from _weighting(report, basis, words)
    tested = tested_by(basis, words)
    yield words.say(
        "method_tests",
        method=tested.method,
        adjusted=tested.adjusted,
        alpha=words.alpha(report.level),
    )
    yield words.say("method_rounding")
    standard = standard_named(report.standard)
    yield words.say(
        "method_standard",
        title=standard.titled(words.language),
        note=standard.note(words.language),
    )
    yield words.say("method_made", version=report.version, fingerprint=report.fingerprint)


def _weighting(report: Report, basis: Basis, words: ReportWords) -> Iterator[str]:
    design = basis.design
    if design is None:
        yield words.say("method_unweighted")
        return
    if report.about.weighting:
        yield report.about.weighting
    yield from report.about.weighted
    if design.weights:
        yield words.say("method_weights", weights=design.weights)
    comma = words.catalogue.phrases(Punctuation).comma
    parts = {
        "strata": design.strata or "",
        "clusters": comma.join(design.stages),
        "fpc": comma.join(design.sizes),
    }
    drawn = "; ".join(words.say(key, columns=columns) for key, columns in parts.items() if columns)
    key = "method_replicates" if design.replicates is not None else "method_design"
    yield words.say(
        key,
        drawn=design.replicates.type
        if design.replicates is not None
        else drawn or words.say("method_weighted_only"),
    )
