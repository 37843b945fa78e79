"""Notices: people get mails about their tasks, gathered, in their language, about what they chose."""

import time
from datetime import timedelta

import pytest

from runner.clock import clock
from runner.outgoing import Outgoing
from runner.outgoing.mail import read_mail_server
from runner.records import SYSTEM, Job, User, UserTask, Viewer
from runner.records.notice import add_look, plan_look_for_overdue
from runner.rejection import Forbidden, InvalidArgument
from runner.worker import Worker
from tests.outgoing.servers import MailServer

URL = "https://bidflow.example.com"
LI, CHEN = Viewer("li", ("presales",)), Viewer("chen", ("presales",))


@pytest.fixture
def post(stage):
    stage.add_user("li", "presales")
    stage.add_user("chen", "presales")
    with MailServer() as server:
        sender = read_mail_server(f"smtp://127.0.0.1:{server.port}", "Bidflow <bidflow@example.com>", "test")
        stage.database.outgoing = Outgoing(server=sender, public_url=URL)
        choose(stage, "li", "assigned")
        yield server


def choose(stage, user_id, *about, language=None):
    with stage.database.transaction() as session:
        user = User.find(session, user_id)
        user.choose_mails(f"{user_id}@example.com", about, user.viewer)
        user.language = language


def tender(process, reviewer="li", count=1, due=None, user=None):
    variables = {"title": "2027-14", "reviewer": reviewer, "count": count, "due": due}
    return process("notices.bpmn", variables=variables, business_key="T-7", user=user)


def kinds(stage):
    with stage.database.reading() as session:
        return sorted(job.kind for job in session.query(Job))


def test_who_is_assigned_a_task_gets_a_mail_with_its_link(process, stage, post):
    case = tender(process)
    (task,) = [task for task in case.tasks if task.element_id == "review"]

    stage.advance("PT2M")

    (letter,) = post.letters
    assert str(letter["To"]) == "li@example.com"
    assert str(letter["Subject"]) == "Review 2027-14: Tender T-7"
    assert f"{URL}/user-tasks/{task.id}" in letter.get_content()
    assert f"{URL}/account" in letter.get_content()
    assert kinds(stage) == []


def test_forty_tasks_at_once_are_one_mail(process, stage, post):
    tender(process, count=40)

    stage.advance("PT2M")

    (letter,) = post.letters
    assert str(letter["Subject"]) == "40 tasks for you"
    assert letter.get_content().count("- Review 2027-14") == 30
    assert "… and 10 more." in letter.get_content()
    assert kinds(stage) == []


def test_it_is_written_in_the_persons_language(process, stage, post):
    choose(stage, "li", "assigned", language="zh")

    tender(process)
    stage.advance("PT2M")

    assert str(post.letters[0]["Subject"]) == "评审:Tender T-7"
    assert "已分配给您:" in post.letters[0].get_content()


def test_nobody_is_told_what_he_did_himself(process, stage, post):
    case = tender(process, user="li")
    with stage.database.transaction() as session:
        (price,) = [task for task in case.tasks if task.element_id == "price"]
        UserTask.find(session, price.id, LI).claim(LI)

    stage.advance("PT2M")

    assert post.letters == []


def test_a_task_that_somebody_hands_over_is_told(process, stage, post):
    case = tender(process, reviewer="chen")
    with stage.database.transaction() as session:
        (task,) = [task for task in case.tasks if task.element_id == "review"]
        UserTask.find(session, task.id, CHEN).assign("li", CHEN)

    stage.advance("PT2M")

    assert [str(letter["To"]) for letter in post.letters] == ["li@example.com"]


def test_what_is_done_or_somebody_elses_by_then_is_not_told(process, stage, post):
    case = tender(process, count=2)
    with stage.database.transaction() as session:
        first, second = [task for task in case.tasks if task.element_id == "review"]
        UserTask.find(session, first.id, LI).complete({}, LI)
        UserTask.find(session, second.id, LI).assign("chen", LI)

    stage.advance("PT2M")

    assert post.letters == []
    assert kinds(stage) == []


def test_offers_are_for_who_wants_them_and_wait_for_the_half_hour(process, stage, post):
    choose(stage, "chen", "offered")
    stage.advance(timedelta(minutes=31 - clock.now().minute % 30))
    tender(process, reviewer="nobody")

    stage.advance("PT20M")
    early = list(post.letters)
    stage.advance("PT10M")

    assert early == []
    (letter,) = post.letters
    assert str(letter["To"]) == "chen@example.com"
    assert "offered to you or your groups:" in letter.get_content()


def test_an_offer_that_somebody_has_taken_is_not_told(process, stage, post):
    choose(stage, "chen", "offered")
    case = tender(process, reviewer="nobody")
    with stage.database.transaction() as session:
        (price,) = [task for task in case.tasks if task.element_id == "price"]
        UserTask.find(session, price.id, LI).claim(LI)

    stage.advance("PT31M")

    assert post.letters == []


def test_what_becomes_overdue_is_told_to_its_assignee_if_he_wants(process, stage, post):
    choose(stage, "li", "overdue")
    choose(stage, "chen")
    plan_look_for_overdue(stage.database)
    plan_look_for_overdue(stage.database)
    due = (clock.now() + timedelta(hours=1)).isoformat()
    tender(process, due=due)
    stage.start(variables={"title": "x", "reviewer": "chen", "count": 1, "due": due})

    stage.advance("PT50M")
    before = list(post.letters)
    stage.advance("PT20M")
    stage.advance("PT60M")

    assert before == []
    assert [str(letter["To"]) for letter in post.letters] == ["li@example.com"]
    assert "overdue:" in post.letters[0].get_content()
    assert kinds(stage) == ["overdue"]


def test_two_workers_that_plan_the_look_at_once_plan_one(stage, post):
    with stage.database.transaction() as session:
        add_look(session, clock.now())
        add_look(session, clock.now())

    assert kinds(stage) == ["overdue"]


def test_a_worker_plans_the_look_where_mail_is_sent(stage, post):
    worker = Worker(stage.database, threads=1)
    worker.start()
    until = time.monotonic() + 10
    while not kinds(stage) and time.monotonic() < until:
        time.sleep(0.05)
    worker.stop()

    assert kinds(stage) == ["overdue"]


def test_without_a_server_or_an_address_nothing_is_written(process, stage, post):
    tender(process, reviewer="chen")
    without_address = kinds(stage)
    stage.database.outgoing = Outgoing()
    stage.start(variables={"title": "x", "reviewer": "li", "count": 1, "due": None})

    assert without_address == []
    assert kinds(stage) == []


def test_a_server_that_is_away_gets_the_mail_later(process, stage, post):
    post.while_ill = 3

    tender(process)
    stage.advance("PT30M")
    early = list(post.letters)
    stage.advance("PT30M")

    assert early == []
    assert len(post.letters) == 1


def test_what_to_get_mails_about_is_ones_own_choice(stage, post):
    with stage.database.transaction() as session:
        li = User.find(session, "li")
        with pytest.raises(Forbidden):
            li.choose_mails("x@example.com", (), CHEN)
        with pytest.raises(InvalidArgument, match="is nothing to get mails about"):
            li.choose_mails("li@example.com", ("everything",), LI)
        for wrong in ("nobody", "a@b.c, d@e.f", "Li <li@example.com>", "a@b.c\nBcc: d@e.f"):
            with pytest.raises(InvalidArgument, match="is no e-mail address"):
                li.choose_mails(wrong, (), LI)
        li.choose_mails(" ", (), SYSTEM)

        assert (li.email, li.mails) == (None, [])
