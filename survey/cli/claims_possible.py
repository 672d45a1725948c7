"""`concord claims possible`: percentages held against their bases, by arithmetic alone."""

import sys
from pathlib import Path

import click

from survey.cli.claims_evidence import draft_argument
from survey.cli.output import json_option, print_json, print_table, say

__all__ = ["possible_command"]

FOUND = 1


@click.command("possible")
@draft_argument
@json_option
def possible_command(draft: Path, as_json: bool) -> None:
    """Say of every percentage in DRAFT that stands with its base whether it can be a share of so
    many people; exit code 1 where one cannot. No study is needed.

    82% of 37 is impossible: 30 are 81.1% and 31 are 83.8%. Halves may be rounded up or to even.
    Weighted shares can be any, so that this is for unweighted ones.
    """
    from analysis.drafts.reading import read_document
    from analysis.judgement.mentions import mentions
    from analysis.judgement.possible import shares_of_bases

    document = read_document(draft)
    found = list(shares_of_bases(document, mentions(document)))
    if as_json:
        print_json(
            [
                {
                    "place": one.share.place,
                    "text": one.share.text,
                    "n": round(one.base.value),
                    "possible": one.possible,
                    "counts": list(one.counts),
                    "reason": one.said,
                }
                for one in found
            ]
        )
    elif found:
        rows = [(one.share.place, "✓" if one.possible else "✗", one.said) for one in found]
        print_table(("place", "", "by arithmetic"), rows)
    wrong = sum(not one.possible for one in found)
    shares = "percentage stands" if len(found) == 1 else "percentages stand"
    say(f"{len(found)} {shares} with a base: {wrong} cannot be")
    if wrong:
        sys.exit(FOUND)
