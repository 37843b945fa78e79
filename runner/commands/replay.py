"""bidflow replay: play finished cases once more by files that are not in service, and say what would differ."""

from collections.abc import Sequence

import click

from runner.commands.files import gather
from runner.commands.installation import opened, with_installation
from runner.commands.progress import progress
from runner.configuration import Configuration
from runner.records.database import Database
from runner.records.deployed_file import read_file
from runner.records.needed import bundles_to_play, processes_touched
from runner.records.recorded_case import RecordedCase, recorded_cases
from runner.records.viewer import SYSTEM
from runner.rejection import InvalidArgument
from runner.replay import Remark, Replay, Replayed, counted

SAID = {
    "same": "same path",
    "way": "another way to the same end",
    "approver": "somebody else is asked",
    "elsewhere": "ends elsewhere",
    "stuck": "gets stuck",
    "missing": "something is missing",
}
REASONS = {
    "waits": "still waits",
    "undecided": "nobody has decided this once more",
    "refused": "the answers are no longer taken",
    "incident": "can't go on",
    "start": "can't begin",
}


@click.command("replay", short_help="Play finished cases by files not in service.")
@click.argument("places", metavar="FILE|FOLDER…", nargs=-1, required=True)
@click.option("--last", metavar="N", type=click.IntRange(1, 500), default=20, show_default=True, help="How many cases.")
@click.option("--process", metavar="ID", help="Only cases of this process; by default of each that the files change.")
@click.option("--map", "pairs", metavar="OLD=NEW", multiple=True, help="An element that got another id.")
@with_installation
def command(
    configuration: Configuration, places: tuple[str, ...], last: int, process: str | None, pairs: tuple[str, ...]
) -> None:
    """Play the last finished cases once more as if the files were in service, on what was decided in them then.

    Says of each case: same path, somebody else is asked (whom before, whom now), something is missing (which variable
    or answer, where), gets stuck (where, why), ends elsewhere. Nothing of the installation is touched. The exit code
    is 1 when a case gets stuck or something is missing.

    \b
    Examples:
      bidflow replay order.bpmn
      bidflow replay processes/order forms --last 100
      bidflow replay order.bpmn --map approve=approve-order
    """
    files = [(file.name, file.content) for file in gather(places)]
    mapping = mapping_of(pairs)
    is_bad = False
    with opened(configuration) as database:
        for key in chosen(database, files, process):
            with database.reading() as session:
                cases = recorded_cases(session, key, SYSTEM, last)
                bundles = bundles_to_play(session, key, files)
            replayed = play(bundles, cases, mapping)
            click.echo("\n".join(as_text(key, replayed)))
            is_bad = is_bad or any(one.kind in ("missing", "stuck") for one in replayed)
    if is_bad:
        raise click.exceptions.Exit(1)


def chosen(database: Database, files: Sequence[tuple[str, bytes]], process: str | None) -> list[str]:
    """The processes whose cases are played; InvalidArgument when the files touch none."""
    if process is not None:
        return [process]
    with database.reading() as session:
        keys = processes_touched(session, [pair for name, content in files for pair in read_file(name, content).keys])
    if not keys:
        raise InvalidArgument("no process holds or uses what is in these files; name one with --process.")
    return keys


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """Old and new ids; InvalidArgument for what is no such pair."""
    for pair in pairs:
        if not all(pair.partition("=")):
            raise InvalidArgument(f"'{pair}' says no element's old and new id; write --map old=new.")
    return {old: new for old, _, new in (pair.partition("=") for pair in pairs)}


def play(
    bundles: Sequence[Sequence[tuple[str, bytes]]], cases: Sequence[RecordedCase], mapping: dict[str, str]
) -> list[Replayed]:
    """Every case, played."""
    with Replay(bundles, mapping) as replay:
        return [replay.play(case) for case in progress(cases, "replaying")]


def as_text(key: str, replayed: Sequence[Replayed]) -> list[str]:
    """A summary line, then a line for each case with what is not as it was below it."""
    if not replayed:
        return [f"{key}: no case has finished yet."]
    counts = ", ".join(f"{count} {SAID[kind]}" for kind, count in counted(one.kind for one in replayed).items())
    lines = [f"{key}: of the last {len(replayed)} finished cases {counts}."]
    for one in replayed:
        lines.append(f"  {one.label} (version {one.version}): {SAID[one.kind]}")
        lines += [f"    {told(remark)}" for remark in one.remarks]
    return lines


def told(remark: Remark) -> str:
    """A remark in words."""
    place, names = remark.element or "the start", ", ".join(remark.names)
    before, after = ", ".join(remark.before) or "nobody", ", ".join(remark.after) or "nobody"
    match remark.kind:
        case "missing":
            asks = "asks what nobody has answered" if remark.reason == "answer" else "reads what is not there"
            return f"{place} {asks}: {names}"
        case "stuck":
            return f"{place}: {REASONS[remark.reason]} {names or remark.message}".rstrip()
        case "approver":
            return f"{place}: {'nobody was asked' if remark.reason == 'new' else before} -> {after}"
        case "elsewhere":
            return f"ended at {before} -> {after}"
        case "way":
            parts = (remark.before and f"no longer passes {before}", remark.after and f"passes as well {after}")
            return "; ".join(part for part in parts if part)
    return f"{place} is no longer asked"
