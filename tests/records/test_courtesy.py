"""Who only looks goes first, but keeps no writer waiting for long."""

import threading
import time

from runner.records import Database
from runner.records.courtesy import PATIENCE, Courtesy


def test_a_writer_begins_as_soon_as_nobody_looks_any_more(monkeypatch):
    monkeypatch.setattr("runner.records.courtesy.PATIENCE", 60)
    courtesy, order = Courtesy(), []

    def write():
        courtesy.wait()
        order.append("written")

    with courtesy.looking(), courtesy.looking():
        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(0.05)
        order.append("looked")
    writer.join(10)

    assert order == ["looked", "written"]


def test_who_looks_for_long_holds_up_nobody():
    courtesy = Courtesy()

    with courtesy.looking():
        begun = time.monotonic()
        courtesy.wait()
        waited = time.monotonic() - begun

    assert PATIENCE <= waited < 5


def test_where_nobody_looks_a_writer_waits_for_nothing(monkeypatch):
    monkeypatch.setattr("runner.records.courtesy.PATIENCE", 60)
    courtesy = Courtesy()
    with courtesy.looking():
        pass

    begun = time.monotonic()
    courtesy.wait()

    assert time.monotonic() - begun < 5


def test_each_transaction_on_sqlite_waits_so(tmp_path, monkeypatch):
    database = Database(f"sqlite:///{tmp_path / 'data.sqlite3'}")
    monkeypatch.setattr("runner.records.courtesy.PATIENCE", 60)
    order, is_looking, may_end = [], threading.Event(), threading.Event()

    def look():
        with database.reading():
            is_looking.set()
            may_end.wait(10)
            order.append("looked")

    def write():
        with database.transaction():
            order.append("written")

    reader, writer = threading.Thread(target=look), threading.Thread(target=write)
    reader.start()
    is_looking.wait(10)
    writer.start()
    time.sleep(0.05)
    may_end.set()
    reader.join(10)
    writer.join(10)
    database.close()

    assert order == ["looked", "written"]
