"""What `concord status` says of answers that must not wait: those that nobody has signed off."""

from collections.abc import Iterator

from survey.cli.alerts import at
from survey.cli.status_parts import Said
from survey.store import Store, concerns
from survey.study import Study

__all__ = ["open_alerts"]


def open_alerts(store: Store, study: Study | None) -> Iterator[Said]:
    """Open alerts by case and interview; neither the answer nor what to do."""
    known = study.questionnaires if study else ()
    found = [each for each in concerns(store, known) if each.open]
    if not found:
        return
    number = "1 alert is" if len(found) == 1 else f"{len(found):,} alerts are"
    yield Said(
        [
            {
                "open_alert": each.question,
                "interview": each.interview.uuid,
                "case": each.interview.case or None,
                "group": each.interview.group,
                "interviewer": each.interview.interviewer or None,
                "raised": each.last.isoformat(),
                "changed_since": each.changed,
            }
            for each in found
        ],
        ("case", "interview", "group", "interviewer", "question", "raised"),
        [
            (
                each.interview.case,
                each.interview.uuid,
                each.interview.group,
                each.interview.interviewer,
                each.question,
                f"{at(each.last)}{', changed since' if each.changed else ''}",
            )
            for each in found
        ],
        title="answers that must not wait",
        line=f"{number} open; what to do: concord alerts list",
    )
