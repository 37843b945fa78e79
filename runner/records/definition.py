"""What the definitions of processes, decisions and forms have in common: keys, versions, the file they came in."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import ForeignKey, Select, bindparam, select
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column, relationship

from runner.identifiers import beginning_of
from runner.notation.model import Binding
from runner.records.base import Record
from runner.records.quick_read import columns_of, record, rows
from runner.rejection import NotFound

if TYPE_CHECKING:
    from runner.records.deployment import Resource


class Definition(Record):
    """One version of something deployed. Versions of a key count from 1; the newest is marked."""

    __abstract__ = True
    kind = "definition"

    id: Mapped[str] = mapped_column(primary_key=True)  # key:version:uuid, as Camunda writes it
    key: Mapped[str]
    version: Mapped[int]
    version_tag: Mapped[str | None]
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"))
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    is_latest: Mapped[bool]
    created_at: Mapped[datetime]

    @declared_attr
    def resource(cls) -> Mapped["Resource"]:  # noqa: N805
        return relationship("Resource")

    @classmethod
    def find(cls, session: Session, definition_id: str) -> Self:
        """The definition of this id, or NotFound."""
        definition = session.get(cls, definition_id)
        if definition is None:
            raise NotFound(f"{cls.kind} '{definition_id}' does not exist")
        return definition

    @classmethod
    def by_number(cls, session: Session, number: str) -> Self:
        """The definition whose id's digits these are (Camunda 8's keys), or NotFound."""
        beginning = beginning_of(number)
        statement = select(cls).where(cls.id.contains(f":{beginning}", autoescape=True)).limit(2)
        found = list(session.scalars(statement)) if beginning else []
        if len(found) != 1:
            raise NotFound(f"{cls.kind} with key {number[:40]} does not exist")
        return found[0]

    @classmethod
    def latest(cls, session: Session, key: str) -> Self:
        """The newest version of a key, or NotFound naming keys that exist."""
        found = rows(session, latest_statement(cls), {"key": key})
        if not found:
            raise cls.missing(session, key, "")
        return record(session, cls, columns_of(cls), found[0])

    @classmethod
    def bound(
        cls,
        session: Session,
        key: str,
        binding: Binding,
        *,
        deployment_id: str,
        version: int | None,
        version_tag: str | None,
    ) -> Self:
        """The version of a key that a binding means, seen from a deployment; NotFound says what is missing."""
        statement = select(cls).where(cls.key == key).order_by(cls.version.desc()).limit(1)
        match binding:
            case "latest":
                return cls.latest(session, key)
            case "deployment":
                statement, wanted = statement.where(cls.deployment_id == deployment_id), "in the same deployment"
            case "version":
                statement, wanted = statement.where(cls.version == version), f"in version {version}"
            case "versionTag":
                statement, wanted = statement.where(cls.version_tag == version_tag), f"with version tag '{version_tag}'"
        definition = session.scalars(statement).one_or_none()
        if definition is None:
            raise cls.missing(session, key, wanted)
        return definition

    @property
    def history_days(self) -> int | None:
        """For how many days Camunda would keep finished cases: `30` or `P30D` in the diagram."""
        text = getattr(self, "history_time_to_live", None) or ""
        days = text.removeprefix("P").removesuffix("D")
        return int(days) if days.isdecimal() and days.isascii() else None

    @classmethod
    def missing(cls, session: Session, key: str, wanted: str) -> NotFound:
        """What to say of a key that is not there."""
        known = list(session.scalars(select(cls.key).where(cls.is_latest).order_by(cls.key).limit(10)))
        cure = "deploy it" if key not in known else "deploy that version, or change the reference"
        listed = ", ".join(f"'{one}'" for one in known) or "none"
        return NotFound(f"{cls.kind} '{key}' is not deployed {wanted}".strip() + f" (deployed: {listed}); {cure}")


@cache
def latest_statement(model: type[Definition]) -> Select[Any]:
    """The newest version of a key; made once, because every start asks for it."""
    return select(*columns_of(model)).where(model.key == bindparam("key"), model.is_latest)
