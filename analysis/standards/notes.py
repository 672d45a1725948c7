"""What readers are told of a standard and of the precision of a sample, in English and Welsh."""

from collections.abc import Mapping
from types import MappingProxyType

from analysis.bases import HIDDEN_BASE, LOW_BASE
from analysis.disclosure.rule import TEN_FIVE
from analysis.standards.nchs import LEAST_EFFECTIVE
from survey.wording import Wording

__all__ = ["HSE", "NCHS", "NONE", "ONS", "precision_note"]

HSE = Wording.of(
    {
        "en": (
            f"Bases are unweighted. Those under {LOW_BASE} are marked; figures on bases under "
            f"{HIDDEN_BASE} are not published."
        ),
        "cy": f"Nid yw'r seiliau wedi'u pwysoli. Caiff y rhai o dan {LOW_BASE} eu nodi; ni "
        "chyhoeddir ffigurau ar seiliau o dan "
        f"{HIDDEN_BASE}.",
    }
)

NCHS = Wording.of(
    {
        "en": "Shares are not published where they are too uncertain: on an effective base "
        f"under {LEAST_EFFECTIVE}, or with a "
        "wide 95% interval (NCHS standards for proportions).",
        "cy": "Ni chyhoeddir cyfrannau sy'n rhy ansicr: ar sail effeithiol o dan "
        f"{LEAST_EFFECTIVE}, neu â chyfwng 95% llydan "
        "(safonau NCHS ar gyfer cyfrannau).",
    }
)

ONS = Wording.of(
    {
        "en": f"To protect respondents, counts under {TEN_FIVE.threshold} are not published, nor "
        "others from which they could be "
        f"worked out. The rest are rounded to the nearest {TEN_FIVE.step}; shares are those of "
        "rounded counts, so they may not "
        "add up.",
        "cy": f"Er mwyn diogelu ymatebwyr, ni chyhoeddir cyfrifon o dan {TEN_FIVE.threshold}, "
        "nac eraill y gellid cyfrifo'r "
        f"rhain ohonynt. Caiff y gweddill eu talgrynnu i'r {TEN_FIVE.step} agosaf; cyfrannau'r "
        "cyfrifon wedi'u talgrynnu a "
        "ddangosir, felly efallai na fyddant yn adio.",
    }
)

NONE = Wording.of(
    {
        "en": "No figure is hidden or rounded to protect respondents or because it is uncertain.",
        "cy": (
            "Nid oes unrhyw ffigur wedi'i guddio na'i dalgrynnu i ddiogelu ymatebwyr nac am ei "
            "fod yn ansicr."
        ),
    }
)


def precision_note(random: bool | None, language: str = "en") -> str:
    """What the intervals of a study mean, by whether its sample was drawn at random; None where the
    study does not say.

    >>> precision_note(False)[:67]
    'Respondents were not drawn at random: the intervals are model-based'
    """
    return _PRECISION[random].in_language(language)


_PRECISION: Mapping[bool | None, Wording] = MappingProxyType(
    {
        True: Wording.of(
            {
                "en": "Respondents were drawn at random. The intervals describe chance in "
                "drawing them, not other errors, such "
                "as those who did not take part or how a question was understood.",
                "cy": "Dewiswyd yr ymatebwyr ar hap. Mae'r cyfyngau'n disgrifio siawns wrth eu "
                "dewis, nid gwallau eraill, "
                "megis pobl na chymerodd ran neu sut y deallwyd cwestiwn.",
            }
        ),
        False: Wording.of(
            {
                "en": "Respondents were not drawn at random: the intervals are model-based. They "
                "describe precision only as far "
                "as those who took part answer as others like them would have done.",
                "cy": "Ni ddewiswyd yr ymatebwyr ar hap: mae'r cyfyngau'n seiliedig ar fodel. "
                "Maent yn disgrifio manwl "
                "gywirdeb dim ond i'r graddau y mae'r rhai a gymerodd ran yn ateb fel y byddai "
                "eraill tebyg iddynt.",
            }
        ),
        None: Wording.of(
            {
                "en": "The intervals describe chance in drawing respondents. For opt-in and "
                "quota samples they are model-based: "
                "they hold only as far as those who took part answer as others like them would "
                "have done.",
                "cy": "Mae'r cyfyngau'n disgrifio siawns wrth ddewis ymatebwyr. Ar gyfer samplau "
                "optio i mewn a samplau cwota "
                "maent yn seiliedig ar fodel: maent yn ddilys dim ond i'r graddau y mae'r rhai a "
                "gymerodd ran yn ateb fel y "
                "byddai eraill tebyg iddynt.",
            }
        ),
    }
)
