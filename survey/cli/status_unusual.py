"""What `concord status` says of unusual answers."""

from collections import Counter
from collections.abc import Iterator

from survey.cli.status_parts import Said
from survey.store import Store, doubted
from survey.study import Study

__all__ = ["unusual_answers"]


def unusual_answers(store: Store, study: Study | None) -> Iterator[Said]:
    """How many completed interviews have answers that a `warn` doubts, by question."""
    del study
    found = doubted(store)
    counted = Counter((each.instrument, name) for each in found for name in each.questions)
    if not found:
        return
    interviews = "1 interview has" if len(found) == 1 else f"{len(found):,} interviews have"
    yield Said(
        [
            {"instrument": instrument, "unusual": name, "interviews": number}
            for (instrument, name), number in counted.items()
        ],
        ("unusual answers to", "interviews"),
        [(name, f"{number:,}") for (_, name), number in counted.items()],
        ("interviews",),
        line=f"{interviews} unusual answers; concord interview list --unusual shows which",
    )
