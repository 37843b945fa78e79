"""bidflow migrate: a database at this version, whatever was there."""

import sqlite3


def test_migrating_makes_the_database_and_twice_is_no_harm(bidflow, data):
    first = bidflow("migrate")
    second = bidflow("migrate")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output == second.output == f"sqlite:///{data}/bidflow.sqlite3 is at the newest version.\n"


def test_a_database_of_a_newer_bidflow_is_left_alone(bidflow, data):
    bidflow("migrate")
    with sqlite3.connect(data / "bidflow.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    for arguments in (("migrate",), ("list", "tasks")):
        result = bidflow(*arguments)

        assert result.exit_code == 1
        assert result.stderr.startswith("Error: the database")


def test_a_file_that_is_no_database_is_named(bidflow, data):
    data.mkdir()
    (data / "bidflow.sqlite3").write_text("this is a letter to my aunt, not a database at all")

    result = bidflow("list", "tasks")

    assert result.exit_code == 1
    assert "bidflow.sqlite3" in result.stderr
