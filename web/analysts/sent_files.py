"""The files that a browser sends, by their names; nothing of them is kept."""

from flask import request

from runner.rejection import InvalidArgument


def sent_files() -> list[tuple[str, bytes]]:
    """Name and content of each file of the request's field `files`; InvalidArgument when two have the same name."""
    found: dict[str, bytes] = {}
    for file in request.files.getlist("files"):
        name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
        if not name:
            continue  # what a browser sends for a choice of no file
        if name in found:
            raise InvalidArgument(f"file '{name}' is there twice; leave one out")
        file.stream.seek(0)  # read before, when a refused deployment is shown as a plan
        found[name] = file.read()
    return list(found.items())
