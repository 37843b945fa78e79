"""Quick reading: what it makes are records as any others, and what goes wrong is said without people's values."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from runner.records import ProcessInstance, UserTask, Viewer
from runner.records.prepared import prepared, sent_together
from runner.records.quick_read import columns_of, loose
from runner.records.variable import Variable
from tests.records.drawn import ONE_TASK
from tests.statements import noted

LI = Viewer("li", ("sales",))


@pytest.fixture
def task_id(stage):
    stage.deploy(("order.bpmn", ONE_TASK))
    return stage.start(variables={"note": "private"}).tasks[0].id


def test_what_is_found_twice_is_one_record(stage, task_id):
    with stage.database.transaction() as session:
        first = UserTask.find(session, task_id)

        again = UserTask.find(session, task_id)

        assert again is first
        assert session.scalars(select(UserTask).where(UserTask.id == task_id)).one() is first


def test_a_change_is_written_before_it_is_found_again(stage, task_id):
    with stage.database.transaction() as session:
        UserTask.find(session, task_id).description = "look at the drawings"

        assert UserTask.find(session, task_id).description == "look at the drawings"


def test_a_change_of_a_found_record_is_stored(stage, task_id):
    with stage.database.transaction() as session:
        UserTask.find(session, task_id).description = "look at the drawings"

    with stage.database.reading() as session:
        assert UserTask.find(session, task_id).description == "look at the drawings"


def test_columns_that_were_left_out_are_read_when_asked_for(stage, task_id):
    with stage.database.transaction() as session:
        UserTask.find(session, task_id, LI).save_draft({"note": "half"}, LI)

    with stage.database.transaction() as session:
        task = UserTask.find(session, task_id)

        assert task.draft == {"note": "half"}
        assert task.answers is None


def test_a_case_that_is_locked_shows_what_others_wrote(stage, task_id):
    with stage.database.transaction() as session:
        case = UserTask.find(session, task_id).instance
        session.execute(ProcessInstance.__table__.update().values(business_key="new"))

        locked = ProcessInstance.lock(session, case.id)

        assert locked is case
        assert case.business_key == "new"


def test_a_loose_record_belongs_to_no_session():
    columns = columns_of(Variable)

    variable = loose(Variable, columns, [column.key for column in columns])

    assert variable.name == "name"
    with pytest.raises(RuntimeError, match="outside its transaction"):
        _ = variable.session


@pytest.mark.parametrize("is_together", [False, True])
def test_an_error_of_the_database_tells_no_values(stage, task_id, is_together):
    def write_twice(session):
        connection = session.connection()
        columns = [column.key for column in columns_of(Variable)]
        found = prepared(select(*columns_of(Variable)), connection.dialect).rows(connection, {})
        row = dict(zip(columns, next(one for one in found if "private" in one[columns.index("json")]), strict=True))
        insert = prepared(Variable.__table__.insert(), connection.dialect, tuple(row))
        if not is_together:
            insert.run_each(connection, [row])
        with sent_together(connection):
            insert.run_each(connection, [row])

    with pytest.raises(DBAPIError) as raised, stage.database.transaction() as session:
        write_twice(session)

    assert "private" not in str(raised.value)


def test_who_counts_statements_sees_them_all(stage, task_id):
    with noted(stage.database) as seen, stage.database.transaction() as session:
        UserTask.find(session, task_id)
        session.get(UserTask, "another")

    assert sum("user_task" in statement for statement, _ in seen) == 2
