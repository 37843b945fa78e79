"""Files of a case: to be saved, never to be opened as a page of ours."""

from io import BytesIO

from flask import Response, send_file

from runner.records.attachment import Attachment
from runner.records.process_instance import ProcessInstance
from runner.rejection import NotFound
from web import account
from web.edge import reading
from web.requests.start import blueprint


@blueprint.get("/cases/<case_id>/files/<file_id>")
def show_file(case_id: str, file_id: str) -> Response:
    """A file that was handed in with a form."""
    with reading() as session:
        case = ProcessInstance.find(session, case_id, account.viewer())
        files = {file.id: file for file in Attachment.of_case(session, case.root_id)}
        if file_id not in files:
            raise NotFound(f"case '{case_id}' has no file '{file_id}'")
        content, name = files[file_id].content, files[file_id].name
    return send_file(BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name or file_id)
