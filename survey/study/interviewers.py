"""Who interviews on this machine, remembered for each study in the user's own settings: a study's
folder may be shared, and each laptop has its own fieldworker.
"""

import json
import os
from pathlib import Path

from survey.replacing import replacing

__all__ = ["interviewer_here", "remember_interviewer", "settings_file"]


def settings_file() -> Path:
    """Where it is remembered: in `concord/` of the folder that the system keeps for settings."""
    folder = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    return (Path(folder) if folder else Path.home() / ".config") / "concord" / "interviewers.json"


def interviewer_here(study: Path) -> str:
    """Who interviews here for the study in this folder; empty where nobody was named."""
    return _remembered().get(str(study.resolve()), "")


def remember_interviewer(study: Path, interviewer: str) -> None:
    """Interviews for the study in this folder are from now on this interviewer's; of nobody with an
    empty text.
    """
    known = {**_remembered(), str(study.resolve()): interviewer}
    kept = {place: who for place, who in known.items() if who}
    file = settings_file()
    with replacing(file) as temporary:
        temporary.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _remembered() -> dict[str, str]:
    """By the folder of the study. What cannot be read is as if nobody had been named."""
    try:
        found = json.loads(settings_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {place: who for place, who in found.items() if isinstance(who, str)}
