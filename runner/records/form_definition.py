"""FormDefinition: one version of a Camunda Form."""

from typing import TYPE_CHECKING, Self

from sqlalchemy import Index, or_, select
from sqlalchemy.orm import Mapped, Session, relationship

from runner.notation.camunda_forms import form_file
from runner.notation.form import Form, generated_form, read_form
from runner.notation.model import FormReference
from runner.records.definition import Definition
from runner.records.shelf import FORMS
from runner.rejection import InvalidState, NotFound

if TYPE_CHECKING:
    from runner.records.deployment import Deployment


class FormDefinition(Definition):
    """A form at one version; a task keeps the version it was created with."""

    __tablename__ = "form_definition"
    __table_args__ = (
        Index(None, "key", "version", unique=True),
        Index(None, "deployment_id"),
    )
    kind = "form"

    deployment: Mapped["Deployment"] = relationship(back_populates="form_definitions")

    @classmethod
    def in_file(cls, session: Session, name: str, deployment_id: str | None = None) -> Self:
        """The form of a file: the one of that deployment, else the newest from a file of that name; NotFound."""
        from runner.records.deployment import Resource

        statement = (
            select(cls)
            .join(Resource, Resource.id == cls.resource_id)
            .where(or_(Resource.name == name, Resource.name.endswith(f"/{name}", autoescape=True)))
            .order_by((cls.deployment_id == deployment_id).desc(), cls.created_at.desc())
            .limit(1)
        )
        definition = session.scalars(statement).one_or_none()
        if definition is None:
            raise NotFound(f"form file '{name}' is not deployed; deploy it")
        return definition

    @property
    def form(self) -> Form:
        """The form, read; kept for all that ask."""
        return FORMS.get(self.id, lambda: read_form(self.resource.name, self.resource.content))


def form_of(
    session: Session, reference: FormReference, ref: str | None, form_definition_id: str | None, asked_at: str
) -> Form | None:
    """The form a reference means: the definition found when it was needed first, else the newest now.

    None for a form key of another system. Raises InvalidState naming the form that is not deployed.
    """
    if form_definition_id is not None:
        return FORMS.get(form_definition_id, lambda: FormDefinition.find(session, form_definition_id).form)
    if reference.fields or reference.inline is not None:
        return FORMS.get(reference_key(reference), lambda: generated_form(reference))
    file = form_file(reference.key_text)
    if ref is None and file is None:
        return None
    try:
        found = FormDefinition.in_file(session, file) if file is not None else FormDefinition.latest(session, str(ref))
        return found.form
    except NotFound as missing:
        raise InvalidState(f"{asked_at} asks for a form that can't be shown: {missing.message}") from missing


def reference_key(reference: FormReference) -> str:
    """What a generated form is kept under: all that it is made of."""
    return repr((reference.fields, reference.inline))
