"""Mail: one letter to some people by the configured server; every one of them gets it, or none."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from runner.outgoing.failure import OutgoingFailed
from runner.outgoing.http import tls
from runner.rejection import InvalidArgument

SECONDS = 20.0  # at most, for each word of the talk
MOST_PEOPLE = 100
LARGEST = 5_000_000  # characters of text and html
POLICY = SMTP.clone(cte_type="7bit")  # every server takes it
SMTP_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and from whom it comes. TLS whenever the server offers it; a password only with TLS."""

    host: str
    port: int
    is_tls: bool
    user: str | None
    password: str | None = field(repr=False)
    sender: str  # as it stands in From: "Bidflow <bidflow@example.com>"

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, where nobody listens on the way."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


@dataclass(frozen=True)
class Mail:
    """A letter. `key` becomes its Message-ID: the same letter sent twice can be told to be one."""

    key: str
    written_at: datetime
    to: Sequence[str]
    subject: str
    text: str | None = None
    html: str | None = None
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    sender: str | None = None
    sender_alias: str | None = None


def send(mail: Mail, server: MailServer) -> None:
    """Hand it in. OutgoingFailed when the server refuses the letter or one of the people, or can't be reached."""
    sender = address_of(mail.sender or server.sender)
    if mail.sender_alias is not None:
        sender = Address(one_line(mail.sender_alias, "fromAlias"), addr_spec=sender.addr_spec)
    people = {kind: addresses_of(given, kind) for kind, given in (("to", mail.to), ("cc", mail.cc), ("bcc", mail.bcc))}
    everybody = list(dict.fromkeys(one.addr_spec for group in people.values() for one in group))
    if not everybody:
        raise OutgoingFailed("the mail goes to nobody: to, cc and bcc are empty")
    if len(everybody) > MOST_PEOPLE:
        raise OutgoingFailed(f"the mail goes to {len(everybody)} people; at most {MOST_PEOPLE} get one mail")
    letter = written(mail, sender, people)
    is_ascii = all(one.isascii() for one in (sender.addr_spec, *everybody))
    content = letter.as_bytes(policy=POLICY if is_ascii else POLICY.clone(utf8=True))
    with explained(server), connected(server) as connection:
        hand_in(connection, sender.addr_spec, everybody, content, () if is_ascii else ("SMTPUTF8",))


def greet(server: MailServer) -> None:
    """Only look whether it answers and lets us in; OutgoingFailed when not."""
    with explained(server), connected(server) as connection:
        connection.noop()


@contextmanager
def explained(server: MailServer) -> Iterator[None]:
    """What the server or the way there says, as OutgoingFailed, without the password."""
    where = f"the mail server {server.host}:{server.port}"
    try:
        yield
    except smtplib.SMTPAuthenticationError:
        raise OutgoingFailed(f"{where} does not accept the name and password of BIDFLOW_SMTP_URL") from None
    except smtplib.SMTPResponseException as error:
        raise OutgoingFailed(f"{where} refused the mail: {error.smtp_code} {told(error.smtp_error)}") from None
    except smtplib.SMTPException as error:
        raise OutgoingFailed(f"{where} did not take the mail: {told(str(error))}") from None
    except ssl.SSLError as error:
        raise OutgoingFailed(f"{where} can't be talked to in safety: {error.reason or 'TLS failed'}") from None
    except OSError as error:
        raise OutgoingFailed(f"{where} can't be reached: {error.strerror or type(error).__name__}") from None


def connected(server: MailServer) -> smtplib.SMTP:
    """A session with the server, encrypted where that can be had, and signed in where a name is configured."""
    if server.is_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=tls())
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        connection.ehlo_or_helo_if_needed()
        if not server.is_tls and connection.has_extn("starttls"):
            connection.starttls(context=tls())
            connection.ehlo()
        elif not server.is_tls and server.user is not None and not server.is_here:
            raise OutgoingFailed(
                f"the mail server {server.host} offers no encryption, and a password is not sent without; "
                "write smtps:// in BIDFLOW_SMTP_URL, or leave name and password out"
            )
        if server.user is not None:
            connection.login(server.user, server.password or "")
    except BaseException:
        connection.close()
        raise
    return connection


def hand_in(
    connection: smtplib.SMTP, sender: str, everybody: Sequence[str], content: bytes, options: Sequence[str]
) -> None:
    """The letter, once the server has said yes to everybody: a repeated try must not reach some of them twice."""
    code, answer = connection.mail(sender, options)
    if code != 250:
        raise smtplib.SMTPResponseException(code, answer)
    for one in everybody:
        code, answer = connection.rcpt(one)
        if code not in (250, 251):
            connection.rset()
            raise OutgoingFailed(f"the mail server refused '{one}': {code} {told(answer)}")
    code, answer = connection.data(content)
    if code != 250:
        raise smtplib.SMTPResponseException(code, answer)


def written(mail: Mail, sender: Address, people: dict[str, list[Address]]) -> EmailMessage:
    """The letter itself; those of bcc stand nowhere in it."""
    if len(mail.text or "") + len(mail.html or "") > LARGEST:
        raise OutgoingFailed(f"the mail is too long; at most {LARGEST:,} characters are sent")
    letter = EmailMessage(policy=POLICY)
    letter["From"] = sender
    for kind in ("to", "cc"):
        if people[kind]:
            letter[kind.capitalize()] = people[kind]
    letter["Subject"] = one_line(mail.subject, "subject")
    letter["Date"] = format_datetime(mail.written_at)
    letter["Message-ID"] = f"<{mail.key}@{sender.domain if sender.domain.isascii() else 'bidflow.invalid'}>"
    letter["Auto-Submitted"] = "auto-generated"  # asks out-of-office answerers to be silent
    if mail.html is None or mail.text is not None:
        letter.set_content(mail.text or "")
    if mail.html is not None and mail.text is not None:
        letter.add_alternative(mail.html, subtype="html")
    elif mail.html is not None:
        letter.set_content(mail.html, subtype="html")
    return letter


def addresses_of(given: Sequence[str], kind: str) -> list[Address]:
    """The people meant by texts of one or several addresses, parted by commas or semicolons."""
    found = []
    for text in given:
        for name, address in getaddresses([one_line(text, kind).replace(";", ",")]):
            if name or address or text.strip():
                found.append(address_of(address or text, kind, name, address))
    return found


def address_of(text: str, kind: str = "from", name: str | None = None, address: str | None = None) -> Address:
    """One address. OutgoingFailed when it is none."""
    if address is None:
        ((name, address),) = getaddresses([one_line(text, kind)])[:1] or [("", "")]
    try:
        read = Address(display_name=name or "", addr_spec=address)
    except (ValueError, IndexError, MessageError):
        read = None
    if read is None or not read.username or not read.domain or " " in address:
        raise OutgoingFailed(f"'{text[:100]}' ({kind}) is no mail address")
    return read


def one_line(text: str, kind: str) -> str:
    """A header's text; a line break would begin another header."""
    if any(ord(character) < 32 or ord(character) == 127 for character in text.strip()):
        raise OutgoingFailed(f"the {kind} of a mail is one line; it holds line breaks or control characters")
    return text.strip()


def told(answer: bytes | str) -> str:
    """What the server said, in one line."""
    text = answer.decode("utf-8", errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:200]


def read_mail_server(url: str, sender: str, source: str) -> MailServer:
    """The server of `smtp://name:password@host:587` or `smtps://…`. InvalidArgument says what is wrong."""
    cure = "write smtp://host:25, smtp://name:password@host:587 or smtps://name:password@host:465."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidArgument(f"the mail server ({source}) is no address; {cure}") from None
    if parts.scheme not in SMTP_PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise InvalidArgument(f"the mail server ({source}) is no address; {cure}")
    if not sender:
        raise InvalidArgument(
            "a mail server is set, but not from whom mail comes; set BIDFLOW_MAIL_FROM, as "
            "'Bidflow <bidflow@example.com>'."
        )
    try:
        address_of(sender)
    except OutgoingFailed as refused:
        raise InvalidArgument(f"BIDFLOW_MAIL_FROM: {refused}.") from None
    return MailServer(
        host=parts.hostname,
        port=port or SMTP_PORTS[parts.scheme],
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        sender=sender,
    )
