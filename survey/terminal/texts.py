"""The interface's own words, in English and Welsh. Other languages are served in English.

The wording of questions comes from the definition; these are the words around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from survey.missing import Missing

__all__ = ["Words", "words_in"]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the terminal says, in one language. A text in braces is filled in."""

    language: str
    # the key line
    choose: str
    go_to: str
    toggle: str
    space: str
    confirm: str
    next: str
    back: str
    help: str
    menu: str
    stop_key: str
    pause_key: str
    new_line: str
    scroll: str
    empty: str
    missing: Mapping[Missing, str]
    # the plain numbered mode
    type_number: str
    type_numbers: str
    type_answer: str
    not_a_number: str
    # on a question's page
    progress: str
    earlier: str
    more: str
    cut: str
    choose_first: str
    choose_some: str
    write_first: str
    confirm_again: str
    unfit: str
    help_title: str
    keys_title: str
    # around interviews
    welcome: str
    which_instrument: str
    interrupted: str
    interrupted_at: str
    begin_new: str
    this_one: str
    resume: str
    discard: str
    other_list: str
    really_discard: str
    yes_discard: str
    no_keep: str
    menu_title: str
    menu_text: str
    pause: str
    carry_on: str
    review_title: str
    review_text: str
    finish: str
    declined: str
    finished: str
    discarded: str
    so_far: str
    of_target: str
    next_same: str
    next_other: str
    stop: str
    paused_bye: str
    bye: str


ENGLISH = Words(
    language="en",
    choose="choose",
    go_to="go to",
    toggle="choose or clear",
    space="Space",
    confirm="confirm",
    next="next",
    back="back",
    help="help",
    menu="pause or stop",
    stop_key="stop",
    pause_key="pause",
    new_line="new line",
    scroll="scroll",
    empty="leave empty",
    missing=MappingProxyType(
        {
            Missing.DONT_KNOW: "don't know",
            Missing.REFUSED: "refused",
            Missing.NOT_APPLICABLE: "does not apply",
        }
    ),
    type_number="Type a number from 1 to {n}",
    type_numbers="Type the numbers that apply, such as 1 3",
    type_answer="Type the answer",
    not_a_number="{given} is not one of the numbers from 1 to {n}.",
    progress="{number} of {total}",
    earlier="Earlier answer: {answer} (Enter keeps it)",
    more="more below",
    cut="… (help shows all of it)",
    choose_first="Choose an answer first: its number or the arrows, then Enter.",
    choose_some="Choose at least one answer with Space, then Enter.",
    write_first="Write an answer first, then Enter.",
    confirm_again="Enter again if it is right; otherwise change the answer.",
    unfit="This answer does not fit.",
    help_title="Help",
    keys_title="Keys",
    welcome="Interviews",
    which_instrument="Which questionnaire?",
    interrupted=(
        "These interviews were interrupted. Choose one to resume or discard it, or begin a new one."
    ),
    interrupted_at="{n} answered, {when}",
    begin_new="Begin a new interview",
    this_one="What about this interview?",
    resume="Resume where it stopped",
    discard="Discard the interview",
    other_list="Back to the list",
    really_discard="Discard this interview? Its answers will not count.",
    yes_discard="Yes, discard it",
    no_keep="No, keep it",
    menu_title="Interview stopped for a moment",
    menu_text="Every answer so far is kept.",
    pause="Pause: leave now and resume later",
    carry_on="Continue the interview",
    review_title="Review",
    review_text="These are the answers. Choose one to change it, or finish.",
    finish="Finish the interview",
    declined="Thank you for your time. The interview ends here; no answers are kept for counting.",
    finished="Thank you. The interview is complete and kept.",
    discarded="The interview is discarded and will not count.",
    so_far="Interviews so far",
    of_target="{done} of {target}",
    next_same="Next interview",
    next_other="Next interview with another questionnaire",
    stop="Stop for now",
    paused_bye="Paused. To resume: {command}",
    bye="Stopped. Everything is kept.",
)

WELSH = Words(
    language="cy",
    choose="dewis",
    go_to="mynd at",
    toggle="dewis neu glirio",
    space="Bylchwr",
    confirm="cadarnhau",
    next="ymlaen",
    back="yn ôl",
    help="cymorth",
    menu="oedi neu stopio",
    stop_key="stopio",
    pause_key="oedi",
    new_line="llinell newydd",
    scroll="sgrolio",
    empty="gadael yn wag",
    missing=MappingProxyType(
        {
            Missing.DONT_KNOW: "ddim yn gwybod",
            Missing.REFUSED: "gwrthod",
            Missing.NOT_APPLICABLE: "ddim yn berthnasol",
        }
    ),
    type_number="Teipiwch rif o 1 i {n}",
    type_numbers="Teipiwch y rhifau sy'n berthnasol, fel 1 3",
    type_answer="Teipiwch yr ateb",
    not_a_number="Nid yw {given} yn un o'r rhifau o 1 i {n}.",
    progress="{number} o {total}",
    earlier="Ateb blaenorol: {answer} (Enter i'w gadw)",
    more="rhagor isod",
    cut="… (mae'r cymorth yn dangos y cyfan)",
    choose_first="Dewiswch ateb yn gyntaf: ei rif neu'r saethau, yna Enter.",
    choose_some="Dewiswch o leiaf un ateb gyda'r Bylchwr, yna Enter.",
    write_first="Ysgrifennwch ateb yn gyntaf, yna Enter.",
    confirm_again="Enter eto os yw'n gywir; fel arall, newidiwch yr ateb.",
    unfit="Nid yw'r ateb hwn yn addas.",
    help_title="Cymorth",
    keys_title="Bysellau",
    welcome="Cyfweliadau",
    which_instrument="Pa holiadur?",
    interrupted=(
        "Torrwyd ar draws y cyfweliadau hyn. Dewiswch un i ailgydio ynddo neu i'w "
        "ddileu, neu dechreuwch un newydd."
    ),
    interrupted_at="{n} wedi'u hateb, {when}",
    begin_new="Dechrau cyfweliad newydd",
    this_one="Beth am y cyfweliad hwn?",
    resume="Ailgydio lle daeth i ben",
    discard="Dileu'r cyfweliad",
    other_list="Yn ôl at y rhestr",
    really_discard="Dileu'r cyfweliad hwn? Ni fydd ei atebion yn cyfrif.",
    yes_discard="Ie, ei ddileu",
    no_keep="Na, ei gadw",
    menu_title="Y cyfweliad wedi'i atal am funud",
    menu_text="Mae pob ateb hyd yma wedi'i gadw.",
    pause="Oedi: gadael nawr ac ailgydio'n nes ymlaen",
    carry_on="Parhau â'r cyfweliad",
    review_title="Adolygu",
    review_text="Dyma'r atebion. Dewiswch un i'w newid, neu gorffennwch.",
    finish="Gorffen y cyfweliad",
    declined=(
        "Diolch am eich amser. Mae'r cyfweliad yn gorffen yma; ni chedwir unrhyw atebion "
        "i'w cyfrif."
    ),
    finished="Diolch yn fawr. Mae'r cyfweliad wedi'i gwblhau a'i gadw.",
    discarded="Mae'r cyfweliad wedi'i ddileu ac ni fydd yn cyfrif.",
    so_far="Cyfweliadau hyd yma",
    of_target="{done} o {target}",
    next_same="Cyfweliad nesaf",
    next_other="Cyfweliad nesaf gyda holiadur arall",
    stop="Stopio am y tro",
    paused_bye="Wedi oedi. I ailgydio: {command}",
    bye="Wedi stopio. Mae popeth wedi'i gadw.",
)

_LANGUAGES: Mapping[str, Words] = MappingProxyType({"en": ENGLISH, "cy": WELSH})


def words_in(language: str) -> Words:
    """The interface's words in this language, else in English."""
    return _LANGUAGES.get(language, ENGLISH)
