"""What a name that an author gives may look like, and a name as words."""

import re

__all__ = ["ID", "in_words", "within_sentence"]

ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""Of questions, scales, NETs, scores, combinations of groups, populations and filters."""


def in_words(name: str) -> str:
    """A name as words, for labels that were not written: very_important → Very important."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def within_sentence(label: str) -> str:
    """A label within a sentence, or behind another: "The public" is "the public", "NHS staff"
    stays.
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
