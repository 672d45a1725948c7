"""The words for a check or warning that has none of its own."""

from survey.wording import Wording

__all__ = ["CHECK_MESSAGE", "WARN_MESSAGE"]

CHECK_MESSAGE = Wording.of(
    {
        "en": "This does not fit the other answers. Please check it.",
        "cy": "Nid yw hyn yn cyd-fynd â'r atebion eraill. Gwiriwch ef, os gwelwch yn dda.",
    }
)
WARN_MESSAGE = Wording.of(
    {
        "en": "This is an unusual answer. Is it right?",
        "cy": "Mae hwn yn ateb anarferol. A yw'n gywir?",
    }
)
