"""How studies were found and chosen, as PRISMA 2020 draws it. Source: Page et al. (2021), BMJ 372,
n71.
"""

from analysis.charts.drawing import Flow, Step, Texts
from analysis.charts.evidence.words import said
from analysis.evidence.review.review import Review
from survey.words import catalogue_of

__all__ = ["flow_chart"]


def flow_chart(review: Review, texts: Texts) -> Flow | None:
    """The flow of the review; None where its file has none."""
    flow, language = review.source.flow, texts.language
    if flow is None:
        return None

    def number(count: int) -> str:
        return f"n = {catalogue_of(language).count(count)}"

    def left(*parts: tuple[str, int]) -> tuple[tuple[str, str], ...]:
        return tuple((label, number(count)) for label, count in parts if count)

    found = number(flow.identified)
    if flow.other:
        found += f"; {said(language, 'other')}: {number(flow.other)}"
    sought = flow.screened - flow.excluded
    reasons = flow.left_out or {
        said(language, "no_reason"): flow.assessed - (flow.reports or flow.included)
    }
    included = number(flow.included)
    if flow.reports is not None:
        included += f", {said(language, 'reports', n=catalogue_of(language).count(flow.reports))}"
    removed = said(language, "before_screening")
    out = said(language, "left_out")
    duplicates = left((said(language, "duplicates"), flow.duplicates))
    by_title = left((said(language, "excluded"), flow.excluded))
    absent = left((said(language, "not_retrieved"), flow.not_retrieved))
    steps = (
        Step(said(language, "identified"), found, removed, duplicates),
        Step(said(language, "screened"), number(flow.screened), out, by_title),
        Step(said(language, "sought"), number(sought), out, absent),
        Step(said(language, "assessed"), number(flow.assessed), out, left(*reasons.items())),
        Step(said(language, "included"), included),
    )
    return Flow(texts, steps)
