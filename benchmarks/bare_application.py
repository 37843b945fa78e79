"""A bare Flask and SQL application over a copy of an installation: it writes the rows of a completion, and lists tasks.

python -m benchmarks.bare_application DATABASE STATEMENTS

No engine, no form, no rights, no translations: a session is looked up, the captured statements are run in one
transaction, the answer is a line of JSON; the list is fifty rows in a table. What anybody would write in an hour.
"""

import json
import sqlite3
import sys
import threading
from typing import Any

from flask import Flask, jsonify, render_template_string, request
from waitress.server import create_server

LIST = """
SELECT user_task.id, user_task.name, user_task.due_at, process_instance.business_key FROM candidate
JOIN user_task ON user_task.id = candidate.task_id JOIN process_instance ON process_instance.id = user_task.instance_id
WHERE candidate.is_open AND candidate.kind = 'group' AND candidate.name = 'sales' AND NOT candidate.is_assigned
ORDER BY candidate.due_order, candidate.priority DESC, candidate.task_id LIMIT 50
"""
PAGE = """<!doctype html><title>Tasks</title><table>{% for id, name, due, key in tasks %}
<tr><td><a href="/user-tasks/{{ id }}">{{ name }}</a><td>{{ key or "" }}<td>{{ due or "" }}{% endfor %}</table>"""
connections = threading.local()


def create_app(file: str, statements: list[tuple[str, list[list[Any]]]]) -> Flask:
    """The application."""
    app = Flask(__name__)
    numbers = iter(range(10**9))
    lock = threading.Lock()

    def driver() -> sqlite3.Connection:
        if not hasattr(connections, "driver"):
            connections.driver = sqlite3.connect(file, isolation_level=None, timeout=30)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connections.driver.execute(f"PRAGMA {pragma}")
        return connections.driver  # type: ignore[no-any-return]

    def who() -> str:
        secret = request.cookies.get("bidflow", "")
        row = driver().execute("SELECT user_id FROM web_session WHERE csrf_token = ?", (secret,)).fetchone()
        return row[0] if row else "nobody"

    @app.post("/completion")
    def complete() -> Any:
        who()
        answers = request.get_json()
        connection = driver()
        with lock:  # SQLite takes one writer; its own waiting is unfair
            number = next(numbers)
            connection.execute("BEGIN IMMEDIATE")
            for statement, rows in statements:
                if statement.startswith("INSERT"):
                    connection.executemany(statement, [renewed(statement, row, number) for row in rows])
                else:
                    connection.execute(statement, rows[0]).fetchall()
            connection.execute("COMMIT")
        return jsonify(next="/tasks", answers=len(answers))

    @app.get("/tasks")
    def tasks() -> str:
        who()
        return render_template_string(PAGE, tasks=driver().execute(LIST).fetchall())

    return app


def renewed(statement: str, row: list[Any], number: int) -> list[Any]:
    """A row to be inserted, as a new one; variables and candidates are written over."""
    if "INTO variable" in statement or "INTO candidate" in statement:
        return row
    return [f"{row[0][:24]}{number:012x}", *row[1:]]


if __name__ == "__main__":
    with open(sys.argv[2]) as given:
        server = create_server(create_app(sys.argv[1], json.load(given)), host="127.0.0.1", port=0, threads=8)
    print(f"answers at :{server.effective_port}", flush=True)
    server.run()
