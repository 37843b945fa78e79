"""What comes from outside as XML is read safely or refused in words."""

import resource
import time
from pathlib import Path

import pytest

from runner.notation.finding import Unreadable
from runner.notation.xml import ELEMENT_LIMIT, parse_xml, xml_text

SECRET = "TOPSECRET-7f3a"
ENTITY = "<!DOCTYPE a [<!ENTITY x {}>]><a>&x;</a>"
LAUGHS = '<!DOCTYPE a [<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
QUADRATIC = '<!DOCTYPE a [<!ENTITY l "' + "x" * 100_000 + '">]>'
LOOP = '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]>'

HOSTILE = {
    "external entity, file": (ENTITY.format('SYSTEM "file:///{file}"'), "DOCTYPE"),
    "external entity, http": (ENTITY.format('SYSTEM "http://127.0.0.1:9160/x"'), "DOCTYPE"),
    "public entity": (ENTITY.format('PUBLIC "p" "file:///{file}"'), "DOCTYPE"),
    # A parser that opened the file would stumble over its text and say something else.
    "external DTD, file": ('<!DOCTYPE a SYSTEM "file:///{file}"><a/>', "DOCTYPE"),
    "external DTD, http": ('<!DOCTYPE a SYSTEM "http://127.0.0.1:9160/x.dtd"><a/>', "DOCTYPE"),
    "parameter entity": ('<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///{file}"> %p;]><a/>', "DOCTYPE"),
    "harmless DOCTYPE": ("<!DOCTYPE a><a/>", "DOCTYPE"),
    "internal entity": (ENTITY.format('"text"'), "DOCTYPE"),
    "undeclared entity": ("<a>&x;</a>", "entities"),
    "billion laughs": (LAUGHS + "]><a>&l9;</a>", "entities"),
    "billion laughs in an attribute": (LAUGHS + ']><a b="&l9;"/>', "entities"),
    "quadratic blow-up": (QUADRATIC + "<a>" + "&l;" * 5000 + "</a>", "entities"),
    "quadratic blow-up in an attribute": (QUADRATIC + '<a b="' + "&l;" * 5000 + '"/>', "entities"),
    "entities that call each other": (LOOP + "<a>&x;</a>", "entities"),
    "entities that call each other in an attribute": (LOOP + '<a b="&x;"/>', "entities"),
    "huge text": ("<a>" + "x" * 11_000_000 + "</a>", "bytes"),
    "huge attribute": ('<a b="' + "x" * 11_000_000 + '"/>', "bytes"),
    "deep": ("<a>" * 300 + "</a>" * 300, "nested too deep"),
    "deep enough to end a recursive reader": ("<a>" * 600_000, "nested too deep|50,000 elements"),
    "a million elements": ("<a>" + "<b/>" * 1_000_000 + "</a>", "50,000 elements"),
    "300,000 attributes": ("<a " + " ".join(f'a{i}="1"' for i in range(300_000)) + "/>", "attributes"),
    "a huge name": ("<" + "x" * 60_000 + "/>", "nested too deep"),
    "a huge id": ('<a id="' + "x" * 300 + '"/>', "300 characters"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_xml_is_refused_at_once_and_without_reading_anything(case: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    text, reason = HOSTILE[case]
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    with pytest.raises(Unreadable, match=reason) as refused:
        parse_xml("evil.bpmn", text.replace("{file}", str(secret)).encode())

    assert SECRET not in refused.value.message
    assert time.process_time() - started < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"hello", "not XML"),
        (b'{"a": 1}', "not XML"),
        (b"PK\x03\x04", "not XML"),
        (b"<a><b></a>", "closing tag"),
        (b"<a><b>", "breaks off"),
        (b"<a/><b/>", "goes on after"),
        (b'<a x="1" x="2"/>', "same attribute twice"),
        (b"<x:a/>", "prefix"),
        (b"<a>\x01</a>", "character"),
        (b"<a>\x00</a>", "character"),
        (b"<a>\xff</a>", "encoding"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "encoding 'nonsense' is not taken. Save the file as UTF-8"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "encoding 'UTF-7' is not taken"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "encoding 'rot13' is not taken"),
        (b'<?xml version="1.0" encoding="ISO-2022-JP"?><a/>', "encoding 'ISO-2022-JP' is not taken"),
        (b'<?xml version="1.0" encoding="a&b c"?><a/>', "encoding is not taken"),
        ("<a/>".encode("utf-32"), "encoding 'UTF-32' is not taken"),
        ("<a/>".encode("utf-32-be"), "encoding 'UTF-32' is not taken"),
        ('<?xml version="1.0" encoding="IBM037"?><a/>'.encode("cp037"), "encoding 'EBCDIC' is not taken"),
        ('<?xml version="1.0" encoding="GBK"?><a>ÿ</a>'.encode("latin-1"), "agree with the file's encoding, GBK"),
        (b'<?xml version="1.0" encoding="UTF-16"?><a>\xfc</a>', "agree with the file's encoding, UTF-8"),
        ("\ufeff<a/>".encode("utf-16-le")[:-1], "agree with the file's encoding, UTF-16-LE"),
        (b'\n<?xml version="1.0"?><a/>', "stands before the XML declaration"),
    ],
)
def test_what_is_not_xml_is_refused_with_its_reason(source: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_xml("broken.bpmn", source)


def test_the_finding_names_file_and_line() -> None:
    with pytest.raises(Unreadable) as refused:
        parse_xml("order.bpmn", b"<a>\n\n<b></c></a>")

    (finding,) = refused.value.findings
    assert (finding.file, finding.line, finding.severity) == ("order.bpmn", 3, "error")
    assert finding.cure


def test_an_error_never_repeats_the_file() -> None:
    with pytest.raises(Unreadable) as refused:
        parse_xml("order.bpmn", b"<a><img src='x' onerror='alert(1)'></script></a>")

    assert "onerror" not in refused.value.message
    assert "script" not in refused.value.message


ENCODED = [
    ("utf-8", "UTF-8", "før 审批"),
    ("utf-8-sig", "utf-8", "før 审批"),
    ("utf-8", "UTF-16", "saved by .NET: før"),
    ("utf-8", "us-ascii", "more than it says: før"),
    ("utf-16", "UTF-16", "før 审批"),
    ("utf-16", "utf-8", "the mark counts: 审批"),
    ("utf-16-le", "UTF-16LE", "without a mark: 审批"),
    ("utf-16-be", "utf-16", "without a mark: 审批"),
    ("iso-8859-1", "ISO-8859-1", "Prüfen"),
    ("iso-8859-15", "iso-8859-15", "100 €"),
    ("windows-1252", "windows-1252", "„100 €“"),
    ("windows-1251", "Windows-1251", "Проверка"),
    ("mac-roman", "MacRoman", "Prüfen"),
    ("gbk", "GBK", "审批"),
    ("gb18030", "GB18030", "审批 𠮷 €"),
    ("gb2312", "gb2312", "审批"),
    ("big5", "Big5", "審批"),
    ("shift_jis", "Shift_JIS", "承認"),
    ("euc-jp", "EUC-JP", "承認"),
    ("euc-kr", "EUC-KR", "승인"),
]


@pytest.mark.parametrize(("encoding", "declared", "name"), ENCODED)
def test_a_document_of_any_usual_encoding_is_read_and_is_a_text(encoding: str, declared: str, name: str) -> None:
    source = f'<?xml version="1.0" encoding="{declared}" standalone="yes"?>\n<a name="{name}"/>'.encode(encoding)

    root = parse_xml("a.bpmn", source)

    assert (root.get("name"), root.sourceline) == (name, 2)
    assert xml_text("a.bpmn", source) == f'<?xml version="1.0" standalone="yes"?>\n<a name="{name}"/>'


def test_bytes_of_another_encoding_are_told_with_their_line() -> None:
    source = '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n<b name="Prüfen"/></a>'.encode("windows-1252")

    with pytest.raises(Unreadable) as refused:
        parse_xml("a.bpmn", source)

    assert [finding.line for finding in refused.value.findings] == [3]


def test_a_text_keeps_its_comments_and_refuses_what_is_no_xml() -> None:
    assert xml_text("a.bpmn", b"<a><!-- why --></a>") == "<a><!-- why --></a>"
    with pytest.raises(Unreadable):
        xml_text("a.bpmn", b"hello")


def test_comments_and_processing_instructions_do_not_divide_a_text() -> None:
    root = parse_xml("a.bpmn", b"<a>x<!-- c -->y<?p q?>z</a>")

    assert root.text == "xyz"


def test_includes_are_not_followed() -> None:
    include = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></a>'

    root = parse_xml("a.bpmn", include)

    assert "".join(root.itertext()) == ""


def test_as_many_elements_as_allowed_are_read() -> None:
    root = parse_xml("a.bpmn", b"<a>" + b"<b></b>" * (ELEMENT_LIMIT - 1) + b"</a>")

    assert len(root) == ELEMENT_LIMIT - 1
