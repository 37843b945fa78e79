"""Files for a task: sent one by one before the answers that name them."""

from flask import Response, jsonify, request
from flask_babel import gettext as _

from runner.records.attachment import Attachment
from runner.records.stored_file import LARGEST
from runner.records.user_task import UserTask
from runner.records.user_task_refusals import require_open
from runner.rejection import InvalidArgument
from web import account
from web.edge import transaction
from web.inbox.list import blueprint

LONGEST_NAME = 255


@blueprint.post("/user-tasks/<task_id>/files")
def keep_file(task_id: str) -> Response:
    """Keep a file at its task; the answer says by which id."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidArgument(_("No file was sent."))
    content = sent.read(LARGEST + 1)
    if len(content) > LARGEST:
        limit = LARGEST // 1_000_000
        raise InvalidArgument(_("%(name)s is too large: at most %(limit)s MB.", name=sent.filename, limit=limit))
    with transaction() as session:
        task = UserTask.find(session, task_id, account.viewer())
        require_open(task)
        name = sent.filename[-LONGEST_NAME:]
        kept = Attachment.add(task, account.viewer(), name=name, type=sent.mimetype[:LONGEST_NAME], content=content)
        return jsonify(id=kept.id)
