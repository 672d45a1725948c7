"""Domains: the part of the respondents that figures are of, said by a condition over the columns.

A condition is true, false or unknown of each respondent, as it is in an interview (see
`survey.conditions`), and the domain is those of whom it is true. The sample behind them stays
whole: see `analysis.estimation.variance`.

conditions  the condition as somebody gives it
sources     the names in it as columns of a table
outcome     of whom it is true and of whom it is false, from what columns say
rows        columns in memory, and `evaluating` them
engine      columns that stay in their engine
"""
