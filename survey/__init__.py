"""Asking and keeping: definitions, interviews, the store. Importing it loads no pandas, seaborn or pingouin.

import survey

q = survey.load("file.yaml")
i = survey.Interview.start(q, language="en")
store = survey.open_store("study.db")
"""

__version__ = "0.1.0"
