"""The database: two kinds of transaction, one writer at a time, and trouble that is told apart from bugs."""

import subprocess
import sys
import threading

import pytest
from sqlalchemy import text

from runner.records import Database, Setting, Unavailable, upgrade


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'data.sqlite3'}")
    upgrade(database)
    yield database
    database.close()


def test_sqlite_is_durable_and_keeps_its_references(database):
    with database.reading() as session:
        settings = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}


def test_what_is_written_together_is_written_or_not(database):
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        session.add(Setting(name="a", value=1))
        session.flush()
        raise ZeroDivisionError

    with database.reading() as session:
        assert session.get(Setting, "a") is None


def test_a_reading_transaction_refuses_to_change_rows(database):
    with pytest.raises(RuntimeError, match="reading transaction"), database.reading() as session:
        session.add(Setting(name="a", value=1))


def test_a_reader_waits_for_no_writer_and_sees_one_moment(database):
    with database.reading() as reader:
        before = reader.get(Setting, "a")
        with database.transaction() as writer:
            writer.add(Setting(name="a", value=1))

        assert before is None
        assert reader.scalar(text("SELECT count(*) FROM setting")) == 0


def test_many_writers_lose_nothing(database):
    with database.transaction() as session:
        session.add(Setting(name="count", value=0))

    def add() -> None:
        for _ in range(25):
            with database.transaction() as session:
                setting = session.get_one(Setting, "count")
                setting.value += 1

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.get_one(Setting, "count").value == 200


def test_writers_in_other_processes_lose_nothing(database):
    with database.transaction() as session:
        session.add(Setting(name="count", value=0))
    program = (
        "import sys; from runner.records import Database, Setting\n"
        "database = Database(sys.argv[1])\n"
        "for _ in range(25):\n"
        "    with database.transaction() as session:\n"
        "        session.get_one(Setting, 'count').value += 1\n"
    )

    url = database.url.render_as_string()
    processes = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(3)]

    assert [process.wait() for process in processes] == [0, 0, 0]
    with database.reading() as session:
        assert session.get_one(Setting, "count").value == 75


def test_a_full_disk_is_told_and_passes_without_a_restart(database):
    with database.reading() as session:
        pages = session.scalar(text("PRAGMA page_count"))
    limit_pages(database, pages + 5)

    with pytest.raises(Unavailable, match="disk is full"), database.transaction() as session:
        for number in range(1000):
            session.add(Setting(name=f"large {number}", value="x" * 4000))
            session.flush()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM setting")) == 0
    limit_pages(database, 1_000_000)
    with database.transaction() as session:
        session.add(Setting(name="small", value=1))

    with database.reading() as session:
        assert session.get_one(Setting, "small").value == 1
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def limit_pages(database: Database, pages: int) -> None:
    """Let the file grow to so many pages only; the limit belongs to a connection, and here there is one."""
    with database.transaction() as session:
        session.execute(text(f"PRAGMA max_page_count = {pages}"))


def test_a_writer_that_never_ends_makes_the_others_give_up(database, monkeypatch):
    monkeypatch.setattr("runner.records.database.BUSY_AFTER", 0.05)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with database.transaction():
            holding.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(10)
    try:
        with pytest.raises(Unavailable, match="busy"), database.transaction():
            pass
    finally:
        done.set()
        thread.join()


def test_another_process_that_never_ends_is_named_by_its_lock(database, monkeypatch):
    monkeypatch.setattr("runner.records.database.BUSY_AFTER", 0.05)
    program = (
        "import sys; from runner.records import Database\n"
        "with Database(sys.argv[1]).transaction():\n"
        "    print('holding', flush=True); sys.stdin.read()\n"
    )
    url = database.url.render_as_string()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", program, url], **pipes) as process:
        process.stdout.readline()

        with pytest.raises(Unavailable, match=r"data\.sqlite3\.lock"), database.transaction():
            pass

        process.stdin.close()
    with database.transaction() as session:
        session.add(Setting(name="after", value=1))


def test_a_database_in_memory_is_refused():
    with pytest.raises(ValueError, match="needs a file"):
        Database("sqlite://")
