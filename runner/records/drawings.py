"""Drawings: diagrams of which nothing can be run, kept as documentation beside what is in service."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from runner.records.deployment import Deployment, Resource
from runner.records.process_definition import ProcessDefinition


def drawings(session: Session) -> Sequence[Resource]:
    """The newest file of each name that is a drawing, by name, with its deployment."""
    is_run = select(ProcessDefinition.id).where(ProcessDefinition.resource_id == Resource.id).exists()
    statement = (
        select(Resource, is_run)
        .join(Deployment, Deployment.id == Resource.deployment_id)
        .options(joinedload(Resource.deployment))
        .order_by(Deployment.deployed_at.desc(), Resource.id.desc())
    )
    newest: dict[str, tuple[Resource, bool]] = {}
    for resource, is_running in session.execute(statement):
        if resource.is_diagram:
            newest.setdefault(resource.name, (resource, is_running))
    return [newest[name][0] for name in sorted(newest) if not newest[name][1]]


def kept_files(deployment: Deployment) -> Sequence[Resource]:
    """The files of a deployment that brought nothing into service: drawings, scripts, texts."""
    used = {
        one.resource_id
        for one in (*deployment.process_definitions, *deployment.decision_definitions, *deployment.form_definitions)
    }
    return [resource for resource in deployment.resources if resource.id not in used]
