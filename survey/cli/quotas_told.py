"""What is told of quotas where answers come in that nobody could stop: which are full now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.store import Store, numbers
from survey.study import Quota, Study

__all__ = ["Filling"]


@dataclass(frozen=True, slots=True)
class Filling:
    """The quotas of a study, with the completed interviews of each before answers came in."""

    store: Store
    quotas: Sequence[Quota]
    before: Sequence[int]

    @classmethod
    def of(cls, store: Store, study: Study | None) -> "Filling":
        quotas = study.quotas if study else ()
        return cls(store, quotas, _counted(store, quotas))

    def lines(self) -> Iterator[str]:
        """The quotas that are full and that what came in is of. Returns beyond one are kept and
        count: what people have answered is not thrown away by the order it is read in.
        """
        now = _counted(self.store, self.quotas)
        for quota, before, after in zip(self.quotas, self.before, now, strict=True):
            if after >= quota.at and after > before:
                beyond = after - max(quota.at, before)
                yield f"quota {quota.label}: full, {after:,} of {quota.at:,}{_beyond(beyond)}"


def _beyond(number: int) -> str:
    if not number:
        return ""
    came = "1 that came in is" if number == 1 else f"{number:,} that came in are"
    return f"; {came} beyond it, kept and counted"


def _counted(store: Store, quotas: Sequence[Quota]) -> list[int]:
    return numbers(store, [quota.where for quota in quotas], store.decided)
