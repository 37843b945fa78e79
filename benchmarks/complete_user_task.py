"""What completing a user task costs (load, run, save, durable commit), beside the same rows in a bare driver
transaction, and beside a young case, along the rounds of a loop; on SQLite, synchronous=FULL, and on PostgreSQL.

python -m benchmarks complete_user_task
"""

from benchmarks.case import Case, statements_of
from benchmarks.diagrams import LOOP
from benchmarks.figure import Figure, milliseconds
from benchmarks.installation import Installation, on_postgresql, on_sqlite
from benchmarks.same_rows import SameRows
from benchmarks.timing import in_turns

ROUNDS, FEW_ROUNDS = (10, 1_000, 5_000), (10, 500)
WORST_OF_BARE, WORST_OF_YOUNG, MOST_STATEMENTS = 3.0, 1.2, 8
NAME = "complete_user_task"


def main(is_quick: bool) -> list[Figure]:
    """The same on both databases."""
    turns = 40 if is_quick else 100
    with on_sqlite(("loop.bpmn", LOOP)) as installation:
        figures = measure(installation, "SQLite", FEW_ROUNDS if is_quick else ROUNDS, turns)
    with on_postgresql(("loop.bpmn", LOOP)) as installation:
        return figures + measure(installation, "PostgreSQL", (10,) if is_quick else ROUNDS[:2], turns)


def measure(installation: Installation, database: str, rounds: tuple[int, ...], turns: int) -> list[Figure]:
    """Each stop beside a young case and the bare transaction, in turns."""
    case = Case(installation).go_on_to(5)
    statements, commits = statements_of(case, case.complete)
    case.find_next()
    bare = SameRows(installation, Case(installation).go_on_to(5))
    figures = [
        Figure(NAME, f"{database}: statements", str(len(statements)), "", len(statements), MOST_STATEMENTS, unit=""),
        Figure(NAME, f"{database}: commits", str(commits), "", commits, 1, unit=""),
    ]
    for number in rounds:
        case.go_on_to(number)
        young = Case(installation).go_on_to(rounds[0])

        def renew(young: Case = young) -> None:
            case.find_next()
            young.find_next()

        actions = {"ours": case.complete, "bare": bare.write, "young": young.complete}
        times = in_turns(actions, turns, between=renew)
        ours, driver, beside = times["ours"], times["bare"], times["young"]
        what = f"{database}, round {number:,}"
        figures += [
            Figure(
                NAME,
                f"{what}: complete, beside the same rows by the bare driver, durable",
                milliseconds(ours.wall),
                milliseconds(driver.wall),
                ours.wall / driver.wall,
                WORST_OF_BARE,
            ),
            Figure(NAME, "  its CPU here", milliseconds(ours.cpu), milliseconds(driver.cpu), ours.cpu / driver.cpu),
        ]
        if number != rounds[0]:
            told = (milliseconds(ours.cpu), f"{milliseconds(beside.cpu)} at round {rounds[0]}")
            figures.append(
                Figure(NAME, f"{what}: CPU beside a young case", *told, ours.cpu / beside.cpu, WORST_OF_YOUNG)
            )
    bare.close()
    return figures
