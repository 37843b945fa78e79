"""Files on their way into service: read, checked and compiled together, then deployed all or none."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from runner.clock import clock
from runner.crash_point import crash_point
from runner.identifiers import new_id
from runner.notation.finding import Finding, Unreadable
from runner.records.checking import Checked, check_read, read_files, same_keys
from runner.records.deployed_file import READERS, DeployedFile, Draft
from runner.records.deployment import Deployment, Resource
from runner.records.library import new_generation
from runner.records.start_event import require_starts, subscribe_starts
from runner.records.user_operation import UserOperation
from runner.records.viewer import SYSTEM, Viewer
from runner.rejection import Forbidden, InvalidArgument

MOST_FILES = 500
LARGEST_FILE = 5_000_000  # bytes
SCRIPTS = (".js", ".py", ".feel")
Filtering = Literal["changed", "any-changed", "all"]
DEPLOY_LOCK = 0x6465706C  # "depl": one deployment at a time on PostgreSQL


def read_folder(folder: Path) -> list[tuple[str, bytes]]:
    """The diagrams, decisions, forms and scripts below a folder, by their path from there; hidden files left out."""
    if not folder.is_dir():
        raise InvalidArgument(f"folder '{folder}' does not exist")
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in name.parts)
        if path.is_file() and not is_hidden and path.name.lower().endswith((*READERS, *SCRIPTS)):
            found.append((name.as_posix(), path.read_bytes()))
    return found


def deploy(
    session: Session,
    files: Iterable[tuple[str, bytes]],
    *,
    name: str | None = None,
    source: str | None = None,
    viewer: Viewer = SYSTEM,
    filtering: Filtering = "changed",
) -> Deployment:
    """Put files in service: a new version of each definition whose file changed, or nothing at all.

    The same files again give back the deployment that brought them. A file that refers to others by binding
    `deployment`, or to a script, comes with them: then all are deployed anew as soon as one changed. `filtering` may
    ask for that in any case ("any-changed"), or for new versions although nothing changed ("all"). Raises
    Unreadable with every finding of every file before anything is written, Forbidden, InvalidArgument.
    """
    if not viewer.may_deploy:
        raise Forbidden(f"{viewer.name} may not deploy; ask an administrator, or to be put into group 'analysts'")
    bundle = read_bundle(session, files)
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": DEPLOY_LOCK})
    for file in bundle:
        file.compare(session)
    changed = [file for file in bundle if file.is_changed]
    if not changed and bundle[0].present is not None and filtering != "all":
        return bundle[0].present
    checked = Checked(tuple(bundle), tuple(check_read(session, bundle)))
    checked.require_sound()
    if filtering != "changed" or any(file.refers_to_bundle for file in bundle):
        changed = bundle
    deployment = Deployment(
        id=new_id(), name=name, source=source, deployer=viewer.user_id, deployed_at=clock.now(), resources=[]
    )
    drafts = compile_all(session, changed, deployment)
    write(session, deployment, drafts)
    deployment.findings = checked.findings
    UserOperation.note(
        session,
        viewer,
        "deploy",
        "deployment",
        deployment.id,
        after={
            "name": name,
            "source": source,
            "files": [file.name for file in changed],
            "warnings": [str(finding) for finding in checked.findings if finding.severity == "warning"],
        },
    )
    return deployment


def read_bundle(session: Session, files: Iterable[tuple[str, bytes]]) -> list[DeployedFile]:
    """Every file read; Unreadable with all findings of all files, the readable ones' too."""
    files = list(files)
    require_files(files)
    reading = read_files(files)
    bundle = reading.files
    findings = [*reading.findings, *same_keys(bundle)]
    if findings:
        findings.extend(check_read(session, bundle, reading))
        Checked(tuple(bundle), tuple(findings)).require_sound()
    # Files with definitions first, so that the first one can tell which deployment they came in.
    return sorted(bundle, key=lambda file: not file.keys)


def require_files(files: list[tuple[str, bytes]]) -> None:
    """Refuse nothing, too many, too large, twice the same name."""
    if not files:
        raise InvalidArgument("there is nothing to deploy: give at least one .bpmn, .dmn or .form file")
    if len(files) > MOST_FILES:
        raise InvalidArgument(f"{len(files)} files are too many for one deployment; at most {MOST_FILES}")
    names: set[str] = set()
    for name, content in files:
        if not name or len(name) > 255 or not name.isprintable():
            raise InvalidArgument(f"'{name[:40]}' can't be a file's name: 1 to 255 characters, no control characters")
        if name in names:
            raise InvalidArgument(f"file '{name}' is there twice; leave one out")
        if len(content) > LARGEST_FILE:
            raise InvalidArgument(f"file '{name}' has {len(content):,} bytes; at most {LARGEST_FILE:,}")
        names.add(name)


def compile_all(session: Session, files: list[DeployedFile], deployment: Deployment) -> list[Draft]:
    """The definitions to be written, processes compiled; Unreadable with all findings of all files."""
    findings: list[Finding] = []
    drafts = []
    for file in files:
        resource = Resource(id=new_id(), deployment_id=deployment.id, name=file.name, digest=file.digest)
        resource.content = file.content
        deployment.resources.append(resource)
        try:
            made = file.drafts(session, deployment, resource)
            for draft in made:
                require_starts(draft)
            drafts.extend(made)
        except Unreadable as unreadable:
            findings.extend(unreadable.findings)
    if findings:
        raise Unreadable(findings)
    return drafts


def write(session: Session, deployment: Deployment, drafts: list[Draft]) -> None:
    """Write everything: the new versions become the latest, and what starts them waits for theirs."""
    session.add(deployment)
    for draft in drafts:
        kind = type(draft.definition)
        before = session.scalars(select(kind).where(kind.key == draft.definition.key, kind.is_latest)).one_or_none()
        if before is not None:
            before.is_latest = False
        session.add(draft.definition)
        session.flush()
        crash_point("definition-written")
    new_generation(session)
    session.flush()
    for draft in drafts:
        draft.bind_start_form(session)
        subscribe_starts(session, draft)
    session.flush()
