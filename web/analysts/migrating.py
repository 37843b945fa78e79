"""Moving running cases to another version: what would become of them; then each in a transaction of its own."""

import time
from dataclasses import dataclass, field
from typing import Any

from flask import jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from runner.engine import StepFailed
from runner.records.database import Session
from runner.records.library import Library
from runner.records.migration import migrate
from runner.records.migration_plan import MigrationPlan, next_to_move, plan_migration, planned_target
from runner.records.plan import Plan
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import require_administrator
from runner.records.versions import version_of
from runner.rejection import Rejection
from web import account
from web.analysts.process_page import drawing_of
from web.analysts.processes import blueprint
from web.edge import reading, transaction
from web.errors import wants_json
from web.forms.messages import in_words

SOME = 100  # cases in one answer
LONGEST = 4.0  # seconds for one answer; the browser asks for the next
MOST_MAPPED = 500


@dataclass
class Moved:
    """What one answer did: how many cases moved, which did not and why, and where to go on (None: that was all)."""

    moved: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    after: str | None = None


@blueprint.get("/process/<key>/versions/<int:number>/migration")
def show_migration(key: str, number: int) -> str:
    """Where the cases on other versions stand, and where they would stand on this one."""
    with reading() as session:
        definition = target_of(session, key, number)
        executable = Library(session).definition(definition.id)
        plan = plan_migration(session, executable, mapping_for(key), account.viewer(), target_id=definition.id)
        told = {**drawing_of(definition), "badges": badges(plan)}
        return render_template("analysts/migration.html", definition=definition, plan=plan, told=told, tab="versions")


@blueprint.post("/process/<key>/versions/<int:number>/migration")
def move_cases(key: str, number: int) -> Response | str:
    """Move the next cases, as many as there is time for; each is moved whole or stays as it was."""
    require_administrator(account.viewer(), "move cases to another version")
    done = move_some(key, number, mapping_for(key), request.values.get("after", ""))
    if wants_json():
        return jsonify(moved=done.moved, failed=done.failed, after=done.after)
    with reading() as session:
        return render_template("analysts/moved.html", definition=target_of(session, key, number), done=done)


def move_some(key: str, number: int, mapping: dict[str, str], after: str) -> Moved:
    """Move cases in the order of their ids, those that can't be stay with the reason."""
    done = Moved()
    until = time.monotonic() + LONGEST
    with reading() as session:
        target = target_of(session, key, number)
        target_id, waiting = target.id, next_to_move(session, target, after, SOME + 1)
    for tried, (case_id, label) in enumerate(waiting):
        if tried == SOME or (tried and time.monotonic() > until):
            done.after = waiting[tried - 1][0]
            break
        why = move_one(case_id, target_id, mapping)
        if why is None:
            done.moved += 1
        else:
            done.failed.append({"label": label, "url": url_for("requests.show", case_id=case_id), "why": why})
    return done


def move_one(case_id: str, target_id: str, mapping: dict[str, str]) -> str | None:
    """Why the case could not be moved; None when it was."""
    viewer = account.viewer()
    try:
        with transaction() as session:
            case = ProcessInstance.find(session, case_id, viewer)
            migrate(case, ProcessDefinition.find(session, target_id), mapping, viewer)
    except Rejection as rejection:
        return in_words(rejection.message)
    except StepFailed as failed:
        return str(failed)
    return None


def target_of(session: Session, key: str, number: int) -> ProcessDefinition:
    """The version to move to, or NotFound."""
    found = version_of(session, "process", key, number)
    assert isinstance(found, ProcessDefinition)
    return found


def plans_of(session: Session, planned: Plan) -> dict[str, MigrationPlan]:
    """What would become of the running cases of each process that these files change, by its key."""
    if planned.errors:
        return {}
    changed = [file for file in planned.files if file.state == "changed"]
    return {
        one.key: plan_migration(session, planned_target(file.read, one.key), mapping_for(one.key), account.viewer())
        for file in changed
        for one in file.definitions
        if one.kind == "process" and one.running
    }


def mapping_for(key: str) -> dict[str, str]:
    """Which element of the new version takes the place of which, as chosen on the page."""
    beginning = f"map:{key}:"
    chosen = [(name, value) for name, value in request.values.items() if name.startswith(beginning) and value]
    return {name.removeprefix(beginning): value for name, value in chosen[:MOST_MAPPED]}


def is_to_move(key: str) -> bool:
    """Whether the cases of a process are to be moved when it is deployed."""
    return request.form.get(f"cases:{key}") == "move"


def badges(plan: MigrationPlan) -> dict[str, Any]:
    """How many cases would stand where, for the drawing."""
    counts: dict[str, int] = {}
    for place in plan.places:
        if place.problem is None:
            counts[place.target_id] = counts.get(place.target_id, 0) + place.cases
    return {element_id: {"text": str(count)} for element_id, count in counts.items()}
