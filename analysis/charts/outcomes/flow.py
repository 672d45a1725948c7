"""Who came back, as a flow from the one point to the other."""

from dataclasses import replace

from analysis.charts.drawing import Flow, Step, Texts
from analysis.charts.outcomes.scale import PicturedScale
from analysis.charts.outcomes.words import said
from analysis.publication.released import ReleasedTable
from analysis.rounding import percent
from survey.words import catalogue_of

__all__ = ["flow_of_group"]


def flow_of_group(
    completion: ReleasedTable, scale: PicturedScale, group: str, label: str, texts: Texts
) -> Flow | None:
    """The flow of one group; None where nobody of it was measured. `completion`: the released
    `completion`.
    """
    rows = [
        row for row in completion.rows() if row["measure"] == scale.name and row["group"] == group
    ]
    if not rows or not rows[0]["n_before"] + rows[0]["n_after"]:
        return None
    row, language = rows[0], texts.language

    def number(count: int) -> str:
        return f"n = {catalogue_of(language).count(int(count))}"

    def left(key: str, count: int) -> tuple[tuple[str, str], ...]:
        return ((said(language, key), number(count)),) if count else ()

    back = number(row["n_both"])
    if not row["suppressed"] and row["n_before"]:
        share = percent(float(row["completion"]), language=language)
        back = said(language, "came_back", n=back, share=share)
    steps = (
        Step(
            said(language, "measured", point=scale.points[0]),
            number(row["n_before"]),
            "",
            left("not_back", row["n_before_only"]),
        ),
        Step(said(language, "both"), back),
        Step(
            said(language, "measured", point=scale.points[1]),
            number(row["n_after"]),
            "",
            left("only_after", row["n_after_only"]),
        ),
    )
    told = replace(
        texts, title=texts.title or scale.label, subtitle=f"{said(language, 'flow')}: {label}"
    )
    return Flow(told, steps)
