"""Notices: mails to people about their tasks. Each is a job of the transaction that causes it; a person's waiting ones
become one mail."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, and_, delete, or_, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from runner.clock import clock
from runner.engine.outcome import Fact, UserTaskChanged, UserTaskCreated, UserTaskEnded
from runner.outgoing import Mail, Outgoing
from runner.records import bulk
from runner.records.bell import ring_after_commit
from runner.records.database import Database
from runner.records.group import Membership
from runner.records.job import Job
from runner.records.notice_text import TEXTS, About, Told, subject_of, text_of
from runner.records.own_job import Row, own_job_row
from runner.records.process_instance import ProcessInstance
from runner.records.user import MAILS_BY_DEFAULT, User
from runner.records.user_task import UserTask

NOTICE, OVERDUE = "notice", "overdue"
RETRY_CYCLE = "PT1M,PT5M,PT30M,PT2H,PT6H,PT12H"  # a mail server may be away for a day
GATHER_FOR = timedelta(minutes=1)
GATHER_OFFERS_FOR = timedelta(minutes=30)
LOOK_AFTER = timedelta(minutes=5)  # for what has become overdue
MOST_AT_ONCE = 500


def notices_of(session: Session, facts: Sequence[Fact], actor: str | None, now: datetime) -> list[Row]:
    """The jobs that tell people of the tasks that came to them in this step; nobody is told what he did himself."""
    assignees: dict[str, str | None] = {}
    offers: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for fact in facts:
        if isinstance(fact, UserTaskCreated):
            assignees[fact.id], offers[fact.id] = fact.assignee, (fact.candidate_users, fact.candidate_groups)
        elif isinstance(fact, UserTaskChanged) and "assignee" in fact.changes:
            assignees[fact.id] = fact.changes["assignee"]
        elif isinstance(fact, UserTaskEnded):
            assignees.pop(fact.id, None)
    if not assignees:
        return []
    offers = {task: offer for task, offer in offers.items() if task in assignees and assignees[task] is None}
    users = {user for offered, _ in offers.values() for user in offered}
    groups = {group for _, offered in offers.values() for group in offered}
    people = readers(session, {user for user in assignees.values() if user}, users, groups)
    rows = []
    for task, assignee in assignees.items():
        if assignee is not None and assignee != actor and "assigned" in people.get(assignee, {}):
            rows.append(notice_row(assignee, "assigned", task, now))
        for person, reached in people.items() if task in offers else ():
            is_offered = person in offers[task][0] or reached.get("offered", set()) & set(offers[task][1])
            if "offered" in reached and is_offered and person != actor:
                rows.append(notice_row(person, "offered", task, now))
    return rows


def readers(
    session: Session, assignees: set[str], users: set[str], groups: set[str]
) -> dict[str, dict[About, set[str]]]:
    """Who of these wants mails, about what, and in which of the groups he is: {"li": {"offered": {"presales"}}}."""
    is_member = and_(Membership.user_id == User.id, Membership.group_id.in_(groups))
    is_offered = or_(User.id.in_(users), Membership.group_id.is_not(None))
    wants_offers = type_coerce(User.mails, Text).contains('"offered"')
    statement = (
        select(User.id, User.mails, Membership.group_id)
        .outerjoin(Membership, is_member)
        .where(User.email.is_not(None), ~User.is_locked)
        .where(or_(User.id.in_(assignees), and_(wants_offers, is_offered)))
    )
    found: dict[str, dict[About, set[str]]] = {}
    for user_id, mails, group in session.execute(statement):
        reached = found.setdefault(user_id, {about: set() for about in wanted(mails)})
        if group is not None and "offered" in reached:
            reached["offered"].add(group)
    return found


def wanted(mails: Sequence[str] | None) -> list[About]:
    """What a person gets mails about."""
    chosen = MAILS_BY_DEFAULT if mails is None else mails
    return [about for about in ("assigned", "offered", "overdue") if about in chosen]


def notice_row(user_id: str, about: About, task_id: str, now: datetime) -> Row:
    """One job; offers are gathered until the next half hour."""
    wait = GATHER_FOR
    if about == "offered":
        wait = GATHER_OFFERS_FOR - timedelta(seconds=now.timestamp() % GATHER_OFFERS_FOR.total_seconds())
    payload = {"user": user_id, "about": about, "task": task_id}
    return own_job_row(NOTICE, now + wait, payload, now, retry_cycle=RETRY_CYCLE, lock_key=f"mails to {user_id}")


def prepare_notice(session: Session, job: Job) -> Callable[[Outgoing], Mapping[str, Any]]:
    """One letter of everything that this person is still to be told."""
    statement = select(Job).where(Job.lock_key == job.lock_key, Job.kind == NOTICE, Job.state == "todo")
    others = list(session.scalars(statement.order_by(Job.created_at, Job.id).limit(MOST_AT_ONCE)))
    done = {"others": [other.id for other in others]}
    user = session.get(User, job.payload["user"])
    if user is None or user.email is None or user.is_locked:
        return lambda outgoing: done
    language = user.language if user.language is not None and user.language in TEXTS else "en"
    tasks = told(session, user, [one.payload for one in (job, *others)], language)
    if not tasks:
        return lambda outgoing: done
    key, written_at, to, name = job.id, job.created_at, user.email, user.label

    def send(outgoing: Outgoing) -> Mapping[str, Any]:
        text = text_of(name, tasks, language, outgoing.public_url)
        outgoing.mail(Mail(key, written_at, [to], subject_of(tasks, language), text))
        return done

    return send


def told(session: Session, user: User, payloads: Sequence[Mapping[str, Any]], language: str) -> list[Told]:
    """The tasks that are still as they were when the notice was written, each once."""
    asked = {payload["task"]: payload["about"] for payload in payloads if payload["about"] != "overdue"}
    asked |= {payload["task"]: payload["about"] for payload in payloads if payload["about"] == "overdue"}
    statement = (
        select(UserTask)
        .where(UserTask.id.in_(asked), UserTask.ended_at.is_(None))
        .options(joinedload(UserTask.instance).joinedload(ProcessInstance.definition), joinedload(UserTask.definition))
        .order_by(UserTask.due_order, UserTask.id)
    )
    found = []
    for task in session.scalars(statement):
        if task.assignee != (None if asked[task.id] == "offered" else user.id):
            continue
        if asked[task.id] not in wanted(user.mails):
            continue
        case, names = task.instance, task.instance.definition.names
        process = names.get(language) or case.definition.label
        label = f"{process} {case.business_key}" if case.business_key else process
        found.append(Told(asked[task.id], task.id, task.node.names.get(language) or task.label, label, task.due_at))
    return found


def finish_notice(session: Session, job: Job, others: Sequence[str]) -> None:
    """What the letter told of need not be told again."""
    session.execute(
        delete(Job).where(Job.id.in_(others), Job.state == "todo"), execution_options={"synchronize_session": False}
    )


def plan_look_for_overdue(database: Database) -> None:
    """Let somebody look for what becomes overdue from now on, if nobody does yet."""
    with database.reading() as session:
        if session.scalar(select(Job.id).where(Job.key == OVERDUE)) is not None:
            return
    with database.transaction() as session:
        add_look(session, clock.now())


def look_for_overdue(session: Session, job: Job) -> None:
    """Tell people of what became overdue since the last look, and plan the next one."""
    outgoing: Outgoing = session.info["bidflow_outgoing"]
    if outgoing.server is None:
        return  # no mail any more: the next start with a server plans it again
    now, since = clock.now(), datetime.fromisoformat(job.payload["since"])
    statement = (
        select(UserTask.id, UserTask.assignee, User.mails)
        .join(User, User.id == UserTask.assignee)
        .where(UserTask.ended_at.is_(None), UserTask.due_order > since, UserTask.due_order <= now)
        .where(User.email.is_not(None), ~User.is_locked)
    )
    rows = [
        notice_row(str(assignee), "overdue", task_id, now)
        for task_id, assignee, mails in session.execute(statement)
        if "overdue" in wanted(mails)
    ]
    write(session, rows)
    add_look(session, now)


def add_look(session: Session, now: datetime) -> None:
    """The job of the next look; none when another worker has just planned it."""
    row = own_job_row(OVERDUE, now + LOOK_AFTER, {"since": now.isoformat()}, now) | {"key": OVERDUE}
    new = postgresql.insert(Job) if session.get_bind().dialect.name == "postgresql" else sqlite.insert(Job)
    session.execute(new.values(row).on_conflict_do_nothing(index_elements=["key"]))
    ring_after_commit(session, "job", {now + LOOK_AFTER})


def write(session: Session, rows: Sequence[Row]) -> None:
    """Write notices outside of a step."""
    if rows:
        bulk.insert(session, Job, list(rows))
        ring_after_commit(session, "job", {row["run_at"] for row in rows})


def tell_of_assignment(task: UserTask, actor: str | None) -> None:
    """Somebody gave the task to somebody else by hand."""
    session, now = task.session, clock.now()
    outgoing: Outgoing | None = session.info.get("bidflow_outgoing")
    if outgoing is None or outgoing.server is None or task.assignee in (None, actor):
        return
    write(session, notices_of(session, [UserTaskChanged(task.id, {"assignee": task.assignee}, now)], actor, now))
