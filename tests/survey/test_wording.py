"""The way a language is written, of every code and tag that may stand in a definition."""

import pytest

from survey.words import right_to_left


@pytest.mark.parametrize(
    "language", ["ar", "fa", "he", "ps", "sd", "ug", "ur", "yi", "ur-PK", "ur_PK", "pa-Arab-PK"]
)
def test_languages_of_right_to_left_scripts(language: str) -> None:
    assert right_to_left(language)


@pytest.mark.parametrize("language", ["en", "cy", "pl", "pa", "az-Latn", "zz", "en-ZZ", "", "../x"])
def test_others_and_unknown_ones_are_left_to_right(language: str) -> None:
    assert not right_to_left(language)


@pytest.mark.parametrize("language", ["ur-ZZ", "he-x-private", "ar-AE-variant"])
def test_of_a_tag_that_is_not_known_the_language_counts(language: str) -> None:
    assert right_to_left(language)
