"""A simulated review, as an evidence table: studies of parents and babies with several outcomes.

python tests/analysis_evidence/simulated.py 80 > review.csv
"""

import csv
import io
import random
import sys
from typing import Any

from analysis.evidence.review.reading import COLUMNS

__all__ = ["RISKS", "simulated_rows", "simulated_table"]

RISKS = ("randomisation", "deviations", "missing", "measurement", "reporting", "overall")
NAMES = [
    "Adams",
    "Baker",
    "Clark",
    "Davies",
    "Evans",
    "Foster",
    "Green",
    "Hughes",
    "Ito",
    "Jones",
    "Khan",
    "Lewis",
    "Mensah",
    "Novak",
]
DOMAINS = {
    "Maternal depression": ("EPDS", "lower", 12.0, 5.0, -0.35),
    "Infant attachment": ("AQS", "higher", 0.3, 0.2, 0.3),
    "Infant behaviour": ("ITSEA", "lower", 20.0, 8.0, -0.15),
}


def simulated_rows(studies: int = 12, seed: int = 2022) -> list[dict[str, Any]]:
    """A row for each effect: means, counts, effects with intervals, and words."""
    chance = random.Random(seed)
    rows = []
    for number in range(studies):
        name = f"{NAMES[number % len(NAMES)]} {2001 + number // len(NAMES)}"
        small, large = sorted((chance.randint(12, 90), chance.randint(12, 90)))
        true = chance.gauss(0, 0.15)
        overall = chance.choice(["low", "some", "high"])
        about = {
            "study": name,
            "year": 2001 + number // len(NAMES),
            "design": "randomised" if number % 4 else "non-randomised",
            "participants": small + large,
            "population": "Simulated families",
            **{f"risk_{one}": chance.choice(["low", "low", "some", "high"]) for one in RISKS[:-1]},
            "risk_overall": overall,
        }
        for domain, (measure, better, middle, spread, effect) in DOMAINS.items():
            if chance.random() < 0.25:
                continue
            d = chance.gauss(effect + (true if better == "higher" else -true), 0.2)
            rows.append(
                about
                | {"domain": domain, "measure": measure, "better": better}
                | {"comparison": "usual care"}
                | _numbers(chance, d, (middle, spread), (small, large))
            )
    return rows


def _numbers(
    chance: random.Random, d: float, scale: tuple[float, float], sizes: tuple[int, int]
) -> dict[str, Any]:
    (middle, spread), (n1, n2) = scale, sizes
    error = (1 / n1 + 1 / n2) ** 0.5
    seen = chance.gauss(d, error)
    match chance.choice(["means"] * 5 + ["counts", "effect", "words"]):
        case "counts":
            p2 = chance.uniform(0.2, 0.5)
            p1 = min(0.95, max(0.02, p2 + 0.35 * seen * (p2 * (1 - p2)) ** 0.5 * 2))
            return {"ai": round(p1 * n1), "n1i": n1, "ci": round(p2 * n2), "n2i": n2}
        case "effect":
            return {
                "metric": "SMD",
                "effect": round(seen, 3),
                "low": round(seen - 1.96 * error, 3),
                "high": round(seen + 1.96 * error, 3),
                "n1i": n1,
                "n2i": n2,
            }
        case "words":
            return {"improved": chance.choice(["yes", "yes", "same", "no"])}
    return {
        "m1i": round(middle + seen * spread, 2),
        "sd1i": round(spread * chance.uniform(0.8, 1.2), 2),
        "n1i": n1,
        "m2i": round(middle, 2),
        "sd2i": round(spread * chance.uniform(0.8, 1.2), 2),
        "n2i": n2,
    }


def simulated_table(rows: list[dict[str, Any]]) -> str:
    """The rows as CSV."""
    file = io.StringIO()
    names = [name for name in COLUMNS if any(name in row for row in rows)]
    names += [f"risk_{one}" for one in RISKS if any(f"risk_{one}" in row for row in rows)]
    writer = csv.DictWriter(file, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


if __name__ == "__main__":
    sys.stdout.write(simulated_table(simulated_rows(int(sys.argv[1]))))
