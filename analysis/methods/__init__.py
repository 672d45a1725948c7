"""The formulas: intervals with a design, differences, adjusted p values, tests, effects,
measures.
"""
