"""Draft the next migration from the difference between the records and the migrations so far.

    python -m runner.records.migrations.draft 0002_what_it_does

Writes versions/<name>.py, to be read and mended by its author before it is committed.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from mako.template import Template

from runner.records import Database, upgrade
from runner.records.base import JsonText, Moment, Record

HERE = Path(__file__).parent


def main(name: str) -> None:
    """Write versions/`name`.py."""
    head = ScriptDirectory(str(HERE)).get_current_head()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.sqlite")
        if head is not None:
            upgrade(database)
        with database.reading() as session:
            options = {"compare_type": True, "render_item": _render_item}
            context = MigrationContext.configure(session.connection(), opts=options)
            operations = produce_migrations(context, Record.metadata).upgrade_ops_list[0]
            code = render_python_code(operations, migration_context=context, render_item=_render_item)
    # No request ever reaches this: the author of a migration runs it by hand.
    source = Template(  # noqa: S702
        (HERE / "script.py.mako").read_text()
    ).render(message=name, up_revision=name.split("_")[0], down_revision=head, upgrades=code)
    (HERE / "versions" / f"{name}.py").write_text(str(source))


def _render_item(kind: str, item: Any, context: Any) -> str | Literal[False]:
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if isinstance(item, JsonText) else False


if __name__ == "__main__":
    main(sys.argv[1])
