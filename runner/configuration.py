"""Configuration: what this installation was told, by option or environment, and where each setting came from."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from runner.logs import FORMATS, LogFormat
from runner.outgoing import Outgoing
from runner.outgoing.hosts import read_hosts
from runner.outgoing.mail import read_mail_server
from runner.outgoing.secret import SHORTEST
from runner.rejection import InvalidArgument

PREFIX = "BIDFLOW_"
SECRET_PREFIX = f"{PREFIX}SECRET_"  # BIDFLOW_SECRET_CRM_TOKEN is what diagrams call secret://crm-token
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")
DATABASES = ("sqlite", "postgresql")
DISPATCHES = ("polling", "procrastinate")
MOST_THREADS = 64
SECRET_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Configuration:
    """The settings in force. `sources` says for each by what it was set."""

    host: str
    port: int
    data: Path
    database_url: str
    demo: bool
    job_threads: int
    dispatch: str
    log_format: LogFormat
    metrics_token: str
    http_allow: str
    smtp_url: str = field(repr=False)
    mail_from: str
    public_url: str
    outgoing: Outgoing  # what those four and the secrets come to
    sources: Mapping[str, str]

    def at(self, database_url: str) -> "Configuration":
        """The same with another database."""
        return replace(self, database_url=database_url)

    def described(self) -> list[tuple[str, str, str]]:
        """Name, value and source of each setting, fit to be printed: a password in an address is masked."""
        values = {
            "host": self.host,
            "port": str(self.port),
            "data": str(self.data),
            "database_url": without_password(self.database_url),
            "demo": "yes" if self.demo else "no",
            "job_threads": str(self.job_threads),
            "dispatch": self.dispatch,
            "log_format": self.log_format,
            "metrics_token": "***" if self.metrics_token else "none",
            "http_allow": self.http_allow or "nobody",
            "smtp_url": without_password(self.smtp_url) or "none",
            "mail_from": self.mail_from or "none",
            "public_url": self.public_url or "none",
        }
        secrets = [(f"secret {name}", "***", self.sources[f"secret {name}"]) for name in sorted(self.outgoing.secrets)]
        return [(name, value, self.sources[name]) for name, value in values.items()] + secrets


DEFAULTS: Mapping[str, str] = {
    "host": "localhost",
    "port": "8080",
    "data": "data",
    "database_url": "",
    "demo": "no",
    "job_threads": "2",
    "dispatch": "polling",
    "log_format": "text",
    "metrics_token": "",
    "http_allow": "",
    "smtp_url": "",
    "mail_from": "",
    "public_url": "",
}


def read_configuration(options: Mapping[str, Any], environment: Mapping[str, str]) -> Configuration:
    """Settle each setting: an option goes before the environment, the environment before the default.

    `options` holds None for what was not given on the command line. A variable `BIDFLOW_X_FILE` names a file that
    holds the value of `BIDFLOW_X`, as secrets are handed to containers. Raises InvalidArgument for a variable that
    is not known (a typing error would be silent otherwise) and for a value that can't be.
    """
    require_known(environment)
    texts: dict[str, str] = {}
    sources: dict[str, str] = {}
    for name, default in DEFAULTS.items():
        texts[name], sources[name] = settle(name, options.get(name), environment, default)
    data = Path(texts["data"]).expanduser().absolute()
    url = texts["database_url"]
    if not url:
        url, sources["database_url"] = f"sqlite:///{data / 'bidflow.sqlite3'}", "in the data folder"
    return Configuration(
        host=texts["host"],
        port=port_of(texts["port"], sources["port"]),
        data=data,
        database_url=database_url_of(url, sources["database_url"]),
        demo=truth_of(texts["demo"], sources["demo"]),
        job_threads=job_threads_of(texts["job_threads"], sources["job_threads"]),
        dispatch=dispatch_of(texts["dispatch"], sources["dispatch"]),
        log_format=log_format_of(texts["log_format"], sources["log_format"]),
        metrics_token=texts["metrics_token"],
        http_allow=texts["http_allow"],
        smtp_url=texts["smtp_url"],
        mail_from=texts["mail_from"],
        public_url=texts["public_url"],
        outgoing=outgoing_of(texts, sources, secrets_of(environment, sources)),
        sources=sources,
    )


def require_known(environment: Mapping[str, str]) -> None:
    """Refuse a BIDFLOW_ variable that sets nothing, with the nearest that would."""
    known = {f"{name.upper()}{ending}" for name in DEFAULTS for ending in ("", "_FILE")}
    for variable in sorted(environment):
        name = variable.removeprefix(PREFIX)
        if variable.startswith(PREFIX) and name not in known and not variable.startswith(SECRET_PREFIX):
            near = difflib.get_close_matches(name, known, n=1)
            all_of_them = ", ".join(f"{PREFIX}{known_name.upper()}" for known_name in DEFAULTS)
            cure = f"did you mean {PREFIX}{near[0]}?" if near else f"known are {all_of_them}, each also with _FILE."
            raise InvalidArgument(f"the environment sets {variable}, which is no setting of Bidflow: {cure}")


def settle(name: str, option: Any, environment: Mapping[str, str], default: str) -> tuple[str, str]:
    """One setting's text and where it came from."""
    variable = f"{PREFIX}{name.upper()}"
    in_file = environment.get(f"{variable}_FILE")
    if option is not None:
        return str(option), f"option --{name.replace('_', '-')}"
    if in_file is None:
        if variable not in environment:
            return default, "default"
        return stripped(environment[variable], variable), f"environment {variable}"
    if variable in environment:
        raise InvalidArgument(f"the environment sets both {variable} and {variable}_FILE; keep one of them.")
    try:
        text = Path(in_file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidArgument(f"{variable}_FILE names '{in_file}', which can't be read: {problem}") from None
    return stripped(text, f"{variable}_FILE ({in_file})"), f"file {in_file} ({variable}_FILE)"


def secrets_of(environment: Mapping[str, str], sources: dict[str, str]) -> dict[str, str]:
    """The secrets by the names that diagrams call them by."""
    found = {}
    for variable in sorted(environment):
        if variable.startswith(SECRET_PREFIX):
            setting = variable.removeprefix(PREFIX).removesuffix("_FILE").lower()
            name = setting.removeprefix("secret_").replace("_", "-")
            if not SECRET_NAME.fullmatch(name):
                raise InvalidArgument(f"{variable} names no secret; write BIDFLOW_SECRET_ and letters, digits and _.")
            found[name], sources[f"secret {name}"] = settle(setting, None, environment, "")
            if len(found[name]) < SHORTEST:
                raise InvalidArgument(f"{variable} is shorter than {SHORTEST} characters and could not be masked.")
    return found


def outgoing_of(texts: Mapping[str, str], sources: Mapping[str, str], secrets: Mapping[str, str]) -> Outgoing:
    """What may be sent. InvalidArgument names the setting that is wrong."""
    url, smtp_url = texts["public_url"].rstrip("/"), texts["smtp_url"]
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise InvalidArgument(
            f"public url '{url[:80]}' ({sources['public_url']}) is no web address; write https://bidflow.example.com."
        )
    server = read_mail_server(smtp_url, texts["mail_from"], sources["smtp_url"]) if smtp_url else None
    return Outgoing(read_hosts(texts["http_allow"], sources["http_allow"]), server, url, secrets)


def stripped(text: str, source: str) -> str:
    """The value without the white space around it; nothing at all is refused."""
    if not text.strip():
        raise InvalidArgument(f"{source} is empty; give it a value or leave it out.")
    return text.strip()


def port_of(text: str, source: str) -> int:
    """A TCP port; 0 lets the system choose a free one."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= 65535):
        text = text if len(text) < 40 else f"{text[:40]}…"
        raise InvalidArgument(f"port '{text}' ({source}) is no port; give a number from 1 to 65535, as 8080.")
    return int(text)


def job_threads_of(text: str, source: str) -> int:
    """How many threads do jobs; none where `bidflow worker` does them."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 2 and int(text) <= MOST_THREADS):
        raise InvalidArgument(f"job threads '{text[:40]}' ({source}) can't be; give a number from 0 to {MOST_THREADS}.")
    return int(text)


def dispatch_of(text: str, source: str) -> str:
    """How workers hear of jobs that other processes made."""
    if text not in DISPATCHES:
        raise InvalidArgument(f"dispatch '{text[:40]}' ({source}) is not known; write {' or '.join(DISPATCHES)}.")
    return text


def log_format_of(text: str, source: str) -> LogFormat:
    """Lines for people or for programs."""
    for known in FORMATS:
        if text == known:
            return known
    raise InvalidArgument(f"log format '{text[:40]}' ({source}) is not known; write {' or '.join(FORMATS)}.")


def truth_of(text: str, source: str) -> bool:
    """Yes or no, in the usual spellings."""
    lowered = text.lower()
    if lowered not in YES + NO:
        raise InvalidArgument(f"'{text}' ({source}) is neither yes nor no; write one of {', '.join(YES + NO)}.")
    return lowered in YES


def database_url_of(text: str, source: str) -> str:
    """A database address of a kind that Bidflow runs on."""
    scheme, separator, place = text.partition("://")
    nowhere = scheme.startswith("sqlite") and place in ("", "/", "/:memory:")
    if not separator or scheme.split("+")[0] not in DATABASES or nowhere:
        raise InvalidArgument(
            f"database address '{without_password(text)}' ({source}) can't be used; "
            "write sqlite:////folder/bidflow.sqlite3 or postgresql://user@host/database."
        )
    # SQLAlchemy's own choice for a bare postgresql:// is an older driver than the one Bidflow brings.
    return text.replace("postgresql://", "postgresql+psycopg://", 1) if scheme == "postgresql" else text


def without_password(url: str) -> str:
    """The address with *** where its password stood."""
    scheme, separator, rest = url.partition("://")
    authority, at, place = rest.rpartition("@")
    user, colon, _ = authority.partition(":")
    return f"{scheme}{separator}{user}:***{at}{place}" if colon else url
