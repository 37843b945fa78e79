"""Dates written by a pattern of Joda and Java's SimpleDateFormat: `yyyy-MM-dd HH:mm`, `'text'`, `EEEE`."""

import re
from datetime import datetime

from runner.expressions.expression import ExpressionError

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PIECE = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<letter>[A-Za-z])(?P=letter)*|(?P<other>[^A-Za-z']+)|(?P<bad>')")


def format_moment(moment: datetime, pattern: str) -> str:
    """The moment by the pattern, month and day names in English."""
    if len(pattern) > 200:
        raise ExpressionError("A date pattern is too long.")
    return "".join(_piece(moment, piece) for piece in PIECE.finditer(pattern))


def _piece(moment: datetime, piece: re.Match[str]) -> str:
    text = piece.group()
    if piece["bad"]:
        raise ExpressionError("A date pattern has a ' without its partner.")
    if piece["letter"]:
        return _field(moment, piece["letter"], len(text))
    if piece["quoted"] is not None:
        return "'" if text == "''" else piece["quoted"].replace("''", "'")
    return text


def _field(moment: datetime, letter: str, width: int) -> str:
    if letter in "yYu":
        return f"{moment.year % 100:02}" if width == 2 else f"{moment.year:0{width}}"
    if letter == "M":
        name = MONTHS[moment.month - 1]
        return name if width > 3 else name[:3] if width == 3 else f"{moment.month:0{width}}"
    if letter == "E":
        name = WEEKDAYS[moment.weekday()]
        return name if width > 3 else name[:3]
    if letter == "a":
        return "AM" if moment.hour < 12 else "PM"
    if letter == "S":
        return f"{moment.microsecond:06}"[:width].ljust(width, "0")
    if letter in "Zz":
        return _zone(moment, letter, width)
    numbers = {
        "d": moment.day,
        "D": moment.timetuple().tm_yday,
        "e": moment.isoweekday(),
        "w": moment.isocalendar().week,
        "H": moment.hour,
        "k": moment.hour or 24,
        "h": moment.hour % 12 or 12,
        "K": moment.hour % 12,
        "m": moment.minute,
        "s": moment.second,
    }
    if letter not in numbers:
        raise ExpressionError(f"The letter '{letter}' in a date pattern is not known. Put text in '…'.")
    return f"{numbers[letter]:0{width}}"


def _zone(moment: datetime, letter: str, width: int) -> str:
    if letter == "z":
        return moment.tzname() or ""
    offset = moment.strftime("%z")[:5]
    return f"{offset[:3]}:{offset[3:]}" if width > 1 else offset
