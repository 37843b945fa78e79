"""Static files: served from memory under a name that carries their hash, so that browsers keep them for good."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

FOLDER = Path(__file__).parent / "static"
SERVED = {".css", ".js", ".svg", ".png", ".ico", ".txt", ".woff2"}
WORTH_SQUEEZING = {".css", ".js", ".svg", ".txt"}
A_YEAR = 31_536_000


@dataclass(frozen=True)
class Asset:
    """One file of web/static."""

    name: str
    content: bytes
    hash: str

    @property
    def media_type(self) -> str:
        if self.name.endswith(".js"):
            return "text/javascript"
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @cached_property
    def squeezed(self) -> bytes | None:
        """The content in gzip, None when that gains nothing."""
        if Path(self.name).suffix not in WORTH_SQUEEZING:
            return None
        return gzip.compress(self.content, 6, mtime=0)

    @property
    def hashed_name(self) -> str:
        stem, dot, suffix = self.name.rpartition(".")
        return f"{stem}.{self.hash}{dot}{suffix}"


class Assets:
    """All files of web/static, read once: what is not in it can't be asked for."""

    def __init__(self) -> None:
        files = sorted(file for file in FOLDER.rglob("*") if file.is_file() and file.suffix in SERVED)
        read = [_read(file) for file in files]
        self.by_name = {asset.name: asset for asset in read}
        self.by_hashed_name = {asset.hashed_name: asset for asset in read}

    def url(self, name: str) -> str:
        """Where the browser gets it; a name that does not exist is a bug and crashes."""
        return f"/static/{self.by_name[name].hashed_name}"


def register(app: Flask) -> None:
    """Serve the files and let templates say `asset("css/base.css")`."""
    assets = Assets()
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<path:name>")
    def show(name: str) -> Response:
        return _answer(assets, name)

    @blueprint.get("/favicon.ico")
    def favicon() -> Response:
        return _answer(assets, "icon.svg")

    app.register_blueprint(blueprint)


def _read(file: Path) -> Asset:
    content = file.read_bytes()
    return Asset(file.relative_to(FOLDER).as_posix(), content, hashlib.sha256(content).hexdigest()[:12])


def _answer(assets: Assets, name: str) -> Response:
    asset = assets.by_hashed_name.get(name) or assets.by_name.get(name)
    if asset is None:
        abort(404)
    squeezed = asset.squeezed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    response = Response(squeezed or asset.content, content_type=asset.media_type)
    if squeezed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(asset.hash + ("-gz" if squeezed else ""))
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR if name in assets.by_hashed_name else 0
    response.cache_control.immutable = name in assets.by_hashed_name
    if asset.media_type.startswith("text/"):
        response.content_type = f"{asset.media_type}; charset=utf-8"
    response.make_conditional(request)
    return response
