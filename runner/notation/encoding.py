"""The text of an XML file in whatever encoding it came: by its mark, its first bytes, or what it declares."""

import codecs
import re

from runner.notation.finding import Finding, Unreadable

CURE = "Save the file as UTF-8."
# By the names that IANA registers and tools write; where a larger set has the same codes it reads the smaller one too.
CODECS = {
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "US-ASCII": "utf-8",
    "ASCII": "utf-8",
    **{f"ISO-8859-{part}": f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))},
    "LATIN1": "iso8859-1",
    **{f"{name}125{page}": f"cp125{page}" for name in ("WINDOWS-", "CP") for page in range(9)},
    **{f"{name}{page}": f"cp{page}" for name in ("IBM", "CP") for page in (437, 850, 852, 855, 858, 866)},
    "KOI8-R": "koi8-r",
    "KOI8-U": "koi8-u",
    "MACINTOSH": "mac-roman",
    "MACROMAN": "mac-roman",
    "X-MAC-ROMAN": "mac-roman",
    "GB2312": "gb18030",
    "GBK": "gb18030",
    "CP936": "gb18030",
    "GB18030": "gb18030",
    "BIG5": "cp950",
    "BIG5-HKSCS": "big5hkscs",
    "SHIFT_JIS": "cp932",
    "SHIFT-JIS": "cp932",
    "SJIS": "cp932",
    "WINDOWS-31J": "cp932",
    "EUC-JP": "euc-jp",
    "EUC-KR": "cp949",
    "KS_C_5601-1987": "cp949",
}
_MARKS = (  # the longer ones first: those of UTF-32 begin like those of UTF-16
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "UTF-32"),
    (b"\0\0\0<", "UTF-32"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "EBCDIC"),
)
_WIDE = re.compile(r"UTF-?(16|32)-?(LE|BE)?|UCS-[24]|ISO-10646-UCS-[24]|UNICODE")
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'<>]*)["']""")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")
_ENCODING_DECLARATION = re.compile(r"""^(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")


def read_text(name: str, source: bytes) -> str:
    """The text of the file `name` without its encoding declaration, since a text has none; no line is moved.

    Raises Unreadable with the encoding where it is not taken, or where the bytes are not in it.
    """
    encoding = _encoding(source)
    codec = CODECS.get(encoding.upper(), encoding if encoding in ("utf-16-le", "utf-16-be") else None)
    if codec is None:
        said = f"'{encoding}' " if _NAME.fullmatch(encoding) else ""  # nothing else in a file is ever repeated
        raise _refusal(name, f"The file's encoding {said}is not taken.")
    try:
        text = source.decode(codec)
    except UnicodeDecodeError as error:
        line = source[: error.start].decode(codec, "replace").count("\n") + 1
        raise _refusal(name, f"The bytes do not agree with the file's encoding, {encoding.upper()}.", line) from None
    return _ENCODING_DECLARATION.sub(r"\1", text.removeprefix("\ufeff"), count=1)


def _encoding(source: bytes) -> str:
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            return encoding
    found = _DECLARED.match(source[:1000])
    declared = found[1].decode("ascii", "replace").strip() if found else ""
    # .NET tools declare UTF-16, that of their texts in memory, and save UTF-8: such bytes can't be two to a letter.
    return "utf-8" if not declared or _WIDE.fullmatch(declared.upper()) else declared


def _refusal(name: str, message: str, line: int | None = None) -> Unreadable:
    return Unreadable([Finding(message, CURE, name, line, rule="xml")])
