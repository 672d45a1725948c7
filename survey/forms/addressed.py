"""Whom a returned form was made for, looked up in the sample list."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.cases import case_seal
from survey.errors import did_you_mean, shown
from survey.forms.form import Filled, RefusedError
from survey.store import SampleList, Store

__all__ = ["NO_SAMPLE", "Sample"]


@dataclass(frozen=True, slots=True)
class Sample:
    """The cases of a store: id → seal of its list. `any_list`: the ids are trusted, though the list
    was made anew since the forms went out.
    """

    seals: Mapping[str, str] = field(default_factory=dict)
    any_list: bool = False

    @classmethod
    def of(cls, store: Store, *, any_list: bool = False) -> "Sample":
        seals = {case.id: case_seal(case) for case in SampleList(store).cases()}
        return cls(seals, any_list)

    def refuse_unknown(self, filled: Filled, file: str) -> None:
        """Raises RefusedError where a form is for a case that is not in the list, or of the same id
        in another one.
        """
        if filled.case is None:
            return
        case = str(filled.case.value)
        if (self.any_list and case in self.seals) or self.seals.get(case) == filled.seal:
            return
        made = f"was made for the case {shown(case)}"
        if not self.seals:
            reason = f"{made}, and there is no sample list here; concord cases import FILE"
        elif case not in self.seals:
            near = did_you_mean(case, self.seals)
            add = f"concord cases add {case}" if case.isalnum() else "concord cases add"
            reason = f"{made}, which is not in the sample list{near}; {add} puts it there"
        else:
            reason = (
                f"{made} of another sample list, perhaps another study's; read it there, or, where "
                "the list here was only made anew, with --any-list"
            )
        place = filled.case.place or filled.place
        raise RefusedError.of(file, reason, place=place, value=case)


NO_SAMPLE = Sample()
