"""Every threshold by which interviews are marked, in one place; docs/quality.md has the sources."""

__all__ = [
    "ALIKE",
    "CHANCE",
    "DRIFT",
    "FASTEST",
    "FEWEST_ANSWERS",
    "FEWEST_IN_BATTERY",
    "FEWEST_OF_A_KIND",
    "FEWEST_SAME",
    "FEWEST_SHARED",
    "PAUSE",
    "SHORTEST_RUN",
    "SPEEDING",
    "STRANGE",
]

# --- time ---

PAUSE = 300.0
"""Seconds after which somebody was interrupted: longer ones are no time of thinking."""

DRIFT = 2.0
"""Seconds by which the steady clock and the wall clock may differ over one answer: more, and they
are of two machines, or the machine slept."""

FASTEST = 3.0
"""How much one question can count: as three times as fast as usual, so that one that was skimmed
does not make a speeder. Leiner (2019)."""

SPEEDING = 2.0
"""A speeder is twice as fast as usual. Leiner (2019)."""

FEWEST_OF_A_KIND = 10
"""Interviews that it takes to say what is usual."""

# --- the same answer again and again ---

FEWEST_IN_BATTERY = 4
"""Questions in a row with the same answers that make a battery. Kim et al. (2019) take four."""

FEWEST_SAME = 6
"""Answers in batteries that have to be the same, all of them, to mark a straight-liner."""

# --- answers that go together as nobody's do ---

FEWEST_ANSWERS = 8
"""Answers on scales that it takes to judge how they go together."""

STRANGE = 3.09
"""Standard scores: the normal distribution has one in a thousand above, the level at which
Mahalanobis distances are usually judged. Meade & Craig (2012)."""

# --- interviews that are one ---

ALIKE = 0.95
"""The share of questions that two interviews answer alike. Kuriakose & Robbins (2016) take 0.85,
which Simmons et al. (2016) show honest people to reach."""

FEWEST_SHARED = 12
"""Answers that both have to have given."""

CHANCE = 0.001
"""Interviews like this one that chance would make, were answers independent, above which its
likeness says nothing."""

# --- open answers ---

SHORTEST_RUN = 5
"""Letters that make a key held down, or a run along the keyboard."""
