"""`concord status`: how far the field work is."""

import click

from survey.cli.opened import opened_store, study_here
from survey.cli.output import json_option, print_json, print_table, store_option

__all__ = ["status_command"]


@click.command("status")
@store_option
@json_option
def status_command(place: str | None, as_json: bool) -> None:
    """Interviews by group, mode and day against the study's targets."""
    study = study_here() if place is None else None
    targets = study.targets if study else {}
    with opened_store(place) as store:
        by_group = {group: number for (group,), number in store.counts("group").items()}
        by_mode, by_day = store.counts("group", "mode"), store.counts("group", "day")
        others = {
            status: number
            for (status,), number in store.counts("status", status=None).items()
            if status != "completed"
        }
    groups = [*targets, *(group for group in by_group if group not in targets)]
    if as_json:
        print_json(
            [
                *(
                    {
                        "group": group,
                        "completed": by_group.get(group, 0),
                        "target": targets.get(group),
                    }
                    for group in groups
                ),
                *(
                    {"group": group, "mode": mode, "completed": number}
                    for (group, mode), number in by_mode.items()
                ),
                *(
                    {"group": group, "day": day, "completed": number}
                    for (group, day), number in by_day.items()
                    if day
                ),
            ]
        )
        return
    reached = [(group, by_group.get(group, 0), targets.get(group)) for group in groups]
    rows = [
        (group, str(number), str(target or ""), _share(number, target))
        for group, number, target in reached
    ]
    print_table(
        ("group", "completed", "target", "reached"),
        rows,
        numeric=("completed", "target", "reached"),
    )
    print_table(
        ("group", "mode", "completed"),
        [(*key, str(number)) for key, number in by_mode.items()],
        numeric=("completed",),
    )
    days = sorted((day, group, number) for (group, day), number in by_day.items() if day)
    print_table(
        ("day", "group", "completed"),
        [(day, group, str(number)) for day, group, number in days],
        numeric=("completed",),
    )
    if others:
        click.echo(
            "not completed: " + ", ".join(f"{number} {status}" for status, number in others.items())
        )


def _share(number: int, target: int | None) -> str:
    return f"{100 * number / target:.0f}%" if target else ""
