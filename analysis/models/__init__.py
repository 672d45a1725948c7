"""Does a difference stay when the rest is held constant: regression by the design of the sample,
tests of its terms, adjusted figures.
"""

from analysis.models.families import FAMILIES
from analysis.models.model import Model, fitted_model, model
from analysis.models.terms import MODEL_TESTS

__all__ = ["FAMILIES", "MODEL_TESTS", "Model", "fitted_model", "model"]
