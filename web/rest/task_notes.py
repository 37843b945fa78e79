"""What people put to user tasks: comments and attachments."""

from typing import Any

from flask import Response, request
from marshmallow import fields

from runner.records.attachment import Attachment
from runner.records.comment import Comment
from runner.records.process_instance import ProcessInstance
from runner.rejection import InvalidArgument
from web.rest.answers import file_answer, link
from web.rest.process_instance import instances
from web.rest.resource import Call
from web.rest.schema import Answer, Moment, Question
from web.rest.task import open_task, tasks


class CommentAnswer(Answer):
    """What was said about a task."""

    links = fields.Raw()
    id = fields.String()
    user_id = fields.String()
    task_id = fields.String()
    process_instance_id = fields.String(attribute="instance_id")
    root_process_instance_id = fields.String(attribute="root_id")
    time = Moment(attribute="written_at")
    message = fields.String()
    removal_time = fields.String()


class CommentQuestion(Question):
    """What is to be said."""

    message = fields.String(required=True)
    process_instance_id = fields.String()


class AttachmentAnswer(Answer):
    """A file or a link at a task."""

    links = fields.Raw()
    id = fields.String()
    name = fields.String()
    description = fields.String()
    task_id = fields.String()
    type = fields.String()
    url = fields.String()
    create_time = Moment(attribute="added_at")
    removal_time = fields.String()
    root_process_instance_id = fields.String(attribute="root_id")


@tasks.get("/<task_id>/comment", answer=CommentAnswer(many=True))
def list_comments(call: Call, task_id: str) -> list[Comment]:
    """What was said about a task."""
    return Comment.of_task(call.session, open_task(call, task_id).id)


@tasks.post("/<task_id>/comment/create", body=CommentQuestion, answer=CommentAnswer())
def create_comment(call: Call, task_id: str) -> dict[str, Any]:
    """Say something about a task."""
    comment = Comment.write(open_task(call, task_id), call.body["message"], call.viewer)
    told: dict[str, Any] = {name: getattr(comment, name) for name in Comment.__mapper__.columns.keys()}  # noqa: SIM118
    return told | {"links": link(f"/task/{task_id}/comment/{comment.id}")}


@tasks.get("/<task_id>/comment/<comment_id>", answer=CommentAnswer())
def show_comment(call: Call, task_id: str, comment_id: str) -> Comment:
    """One comment."""
    return Comment.find(call.session, open_task(call, task_id).id, comment_id)


@tasks.get("/<task_id>/attachment", answer=AttachmentAnswer(many=True))
def list_attachments(call: Call, task_id: str) -> list[Attachment]:
    """The files and links at a task."""
    return Attachment.of_task(call.session, open_task(call, task_id).id)


@tasks.post("/<task_id>/attachment/create", answer=AttachmentAnswer())
def add_attachment(call: Call, task_id: str) -> Attachment:
    """Put a file (part `content`) or a link (part `url`) to a task."""
    if request.mimetype != "multipart/form-data":
        raise InvalidArgument("send the attachment as multipart/form-data, with the parts content or url")
    file = request.files.get("content")
    given = {name: request.form.get(f"attachment-{name}") for name in ("name", "description", "type")}
    content = None if file is None else file.read()
    return Attachment.add(
        open_task(call, task_id), call.viewer, url=request.form.get("url") or None, content=content, **given
    )


@tasks.get("/<task_id>/attachment/<attachment_id>", answer=AttachmentAnswer())
def show_attachment(call: Call, task_id: str, attachment_id: str) -> Attachment:
    """One attachment."""
    return Attachment.find(call.session, open_task(call, task_id).id, attachment_id)


@tasks.get("/<task_id>/attachment/<attachment_id>/data")
def show_attachment_data(call: Call, task_id: str, attachment_id: str) -> Response:
    """The file."""
    attachment = Attachment.find(call.session, open_task(call, task_id).id, attachment_id)
    return file_answer(attachment.content, attachment.name or attachment.id, attachment.type)


@tasks.delete("/<task_id>/attachment/<attachment_id>")
def delete_attachment(call: Call, task_id: str, attachment_id: str) -> None:
    """Take an attachment away."""
    task = open_task(call, task_id)
    Attachment.find(call.session, task.id, attachment_id).remove(task, call.viewer)


@instances.get("/<instance_id>/comment", answer=CommentAnswer(many=True))
def list_comments_of_case(call: Call, instance_id: str) -> list[Comment]:
    """What was said about a case and its tasks."""
    case = ProcessInstance.find(call.session, instance_id, call.viewer)
    return [one for one in Comment.of_case(call.session, case.root_id) if one.instance_id == case.id]
