"""Tasks that are handed to a colleague and come back; task queries kept under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("user_task", sa.Column("delegation_state", sa.Text(), nullable=True))
    op.create_table(
        "task_filter",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("properties", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_filter")),
    )
    op.create_index(op.f("ix_task_filter_owner"), "task_filter", ["owner"], unique=False)
