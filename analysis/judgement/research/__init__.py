"""Figures of research in a draft: what a review of trials found, held against the evidence files of
the study. These are no shares of respondents, so that they have rules of their own.

stated      what the words of a draft say a figure of research to be: an interval, a p value, …
domains     which outcome domain a sentence speaks of
kinds       words that tell kinds of evidence apart: opinions, single studies, votes, changes
judging     what becomes of a figure: the verdicts of all claims, by rules of research
checking    the figures of a draft that are of research
"""
