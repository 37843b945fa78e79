"""Stage: a whole installation for a test: deploy, start, send messages, move the clock."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import isodate

from runner.clock import clock
from runner.records import (
    SYSTEM,
    Database,
    Deployment,
    ProcessDefinition,
    ProcessInstance,
    Session,
    User,
    broadcast,
    correlate,
    upgrade,
)
from runner.records import deploy as deploy_files
from runner.records.condition import evaluate_conditions
from runner.records.due_job import claim_jobs, next_due_at, run_job
from runner.records.leftover import leftovers
from runner.records.shelf import forget_all
from runner.rejection import InvalidArgument
from runner.testing import spare
from runner.testing.case import WORKER, Case, viewer_of

MOST_JOBS = 10_000


class Stage:
    """A fresh installation. Close it, or use it in a `with`: then the clock is set right again.

    `folder`: where the database is made and stays; by default it is a temporary one. `diagrams`: where files to be
    deployed are; by default the current folder. `database_url`: an empty database elsewhere to play in, such as one on
    PostgreSQL.
    """

    def __init__(
        self,
        folder: Path | str | None = None,
        *,
        diagrams: Path | str = ".",
        restart: bool = True,
        database_url: str = "",
    ) -> None:
        self.diagrams = Path(diagrams)
        self._restarts = restart
        self._is_borrowed = folder is None and not database_url
        if self._is_borrowed:
            self.database = spare.take()
        elif database_url:
            self.database = Database(database_url)
            upgrade(self.database)
        else:
            file = Path(str(folder)) / "stage.sqlite3"
            if not file.exists():
                file.write_bytes(spare.empty_installation())
            self.database = Database(f"sqlite:///{file}", is_durable=False)
        self._first_key: str | None = None

    def close(self) -> None:
        """Close the database, remove a temporary one, set the clock right."""
        clock.reset()
        if self._is_borrowed:
            spare.give_back(self.database)
        else:
            self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def deploy(self, *files: Path | str | tuple[str, bytes], name: str | None = None) -> Deployment:
        """Put files in service: paths, or names with their bytes. Raises `runner.notation.finding.Unreadable`."""
        contents = [
            file if isinstance(file, tuple) else (Path(file).name, (self.diagrams / file).read_bytes())
            for file in files
        ]
        with self._step() as session:
            deployment = deploy_files(session, contents, name=name)
            _ = deployment.decision_definitions, deployment.form_definitions
            keys = [key for file, _ in contents for key in keys_of(deployment, file)]
        self._first_key = self._first_key or (keys[0] if keys else None)
        return deployment

    def start(
        self,
        key: str | None = None,
        variables: Mapping[str, Any] | None = None,
        business_key: str | None = None,
        start_event: str | None = None,
        user: str | None = None,
    ) -> "Case":
        """Start the newest version of a process; without a key the first one that was deployed."""
        key = key or self._first_key
        if key is None:
            raise InvalidArgument("nothing is deployed that could be started: deploy a diagram first")
        with self._step() as session:
            definition = ProcessDefinition.latest(session, key)
            viewer = viewer_of(session, user)
            instance = ProcessInstance.start(session, definition, variables, viewer, business_key, start_event)
            return Case(self, instance.id)

    def advance(self, duration: timedelta | str = timedelta(0)) -> None:
        """Move the clock on (a timedelta, or ISO 8601 as "P3DT2H"), running due jobs on the way, each at its time."""
        until = clock.now() + (isodate.parse_duration(duration) if isinstance(duration, str) else duration)
        for _ in range(MOST_JOBS):
            due_at = next_due_at(self.database)
            if due_at is None or due_at > max(until, clock.now()):  # what has just been made is due at once
                break
            move_clock_to(due_at)
            self._run_one_job()
        else:
            raise InvalidArgument(f"more than {MOST_JOBS:,} jobs in one advance: a loop of jobs that never waits")
        move_clock_to(until)

    def message(
        self,
        name: str,
        business_key: str | None = None,
        correlation_keys: Mapping[str, Any] | None = None,
        variables: Mapping[str, Any] | None = None,
        local: Mapping[str, Any] | None = None,
        local_correlation_keys: Mapping[str, Any] | None = None,
        correlation_key: str | None = None,
    ) -> "Case":
        """Send a message to the one case that waits for it, or to a start event; that case. InvalidArgument if none."""
        with self._step() as session:
            reached = correlate(
                session,
                name,
                SYSTEM,
                variables=variables,
                local_variables=local,
                business_key=business_key,
                correlation_keys=correlation_keys,
                local_correlation_keys=local_correlation_keys,
                correlation_key=correlation_key,
            )
            return Case(self, reached.instance.id)

    def signal(self, name: str, variables: Mapping[str, Any] | None = None) -> None:
        """Send a signal to all that wait for it."""
        with self._step() as session:
            broadcast(session, name, SYSTEM, variables)

    def evaluate_conditions(
        self, variables: Mapping[str, Any], business_key: str | None = None, user: str | None = None
    ) -> "list[Case]":
        """Begin a case at every conditional start event that the variables make true; those cases."""
        with self._step() as session:
            begun = evaluate_conditions(session, variables, viewer_of(session, user), business_key=business_key)
            return [Case(self, instance.id) for instance in begun]

    def cases(self, key: str | None = None) -> list["Case"]:
        """Every root case, or those of one process, in the order they were started."""
        with self.database.reading() as session:
            page = ProcessInstance.visible_to(session, SYSTEM, process_key=key, size=200)
            return [Case(self, instance.id) for instance in reversed(page.items)]

    def add_user(self, user_id: str, *groups: str, password: str | None = None) -> None:
        """Create a user, to complete tasks as: `case.complete("task", user="li")`."""
        with self._step() as session:
            User.create(session, user_id, password, groups=groups)

    def restart(self) -> None:
        """Throw away everything kept in memory, as a restart of the server does."""
        forget_all()

    @contextmanager
    def _step(self) -> Iterator[Session]:
        with self.database.transaction() as session:
            yield session
        self._after_step()

    def _after_step(self) -> None:
        with self.database.reading() as session:
            left = leftovers(session)
        if left:
            raise AssertionError("rows are left over that nothing belongs to any more: " + "; ".join(left))
        if self._restarts:
            self.restart()

    def _run_one_job(self) -> None:
        for claim in claim_jobs(self.database, WORKER):
            run_job(self.database, claim)
        self._after_step()


def keys_of(deployment: Deployment, file: str) -> list[str]:
    """The processes that a file of a deployment defines, in the order they are drawn."""
    definitions = [one for one in deployment.process_definitions if one.resource.name == file]
    drawn = [process.id for definition in definitions[:1] for process in definition.diagram.processes]
    return sorted((definition.key for definition in definitions), key=drawn.index)


def move_clock_to(moment: Any) -> None:
    """Let the clock show at least this moment; it never goes back."""
    clock.shift(max(moment - clock.now(), timedelta(0)))
