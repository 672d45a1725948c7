"""Cases: the people, nurseries or schools that a study wants to ask, and how that goes.

    sample = SampleList(store)
    sample.put([Case("n-014", "staff", "cy", {"region": "wales"})])
    for standing in standings(store):
        print(standing.case.id, standing.outcome.words, standing.call_back)
    rates(counted(standings(store)))["RR2"]

standing   how it stands with each case: its outcome, when to try again, who comes next
rates      response, cooperation, refusal and contact rates by AAPOR's definitions
contacts   names, telephones, addresses: a file of their own, for whoever asks
codes      the short code of a case, as it is printed on a form

What an outcome is stands in `survey.dispositions`; the rows are kept by `survey.store.cases`.
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from survey.cases.codes import case_code, case_of, case_seal
    from survey.cases.contacts import Contacts, contacts_place
    from survey.cases.rates import RATES, Counts, Rate, counted, eligibility, rates
    from survey.cases.standing import Standing, next_up, standing_of, standings

__all__ = [
    "RATES",
    "Contacts",
    "Counts",
    "Rate",
    "Standing",
    "case_code",
    "case_of",
    "case_seal",
    "contacts_place",
    "counted",
    "eligibility",
    "next_up",
    "rates",
    "standing_of",
    "standings",
]

unfold(
    __name__,
    {
        "survey.cases.codes": "case_code case_of case_seal",
        "survey.cases.contacts": "Contacts contacts_place",
        "survey.cases.rates": "RATES Counts Rate counted eligibility rates",
        "survey.cases.standing": "Standing next_up standing_of standings",
    },
)
