"""Every value here was computed by Camunda 7.23 itself; where we differ on purpose the table below says how."""

from typing import Any

import pytest

from runner.expressions import compile_text
from tests.expressions.juel.camunda import VARIABLES, surroundings

CAMUNDA: list[tuple[str, Any]] = [
    ("${i + 1}", 4),
    ("${i + d}", 5.5),
    ("${i / 2}", 1.5),
    ("${i div 2}", 1.5),
    ("${i % 2}", 1),
    ("${-7 % 3}", -1),
    ("${5.5 mod 2}", 1.5),
    ("${n + 1}", 1),
    ("${n * 2}", 0),
    ("${-n}", 0),
    ("${-'3'}", -3),
    ("${num + 1}", 8),
    ("${num + '1.5'}", 8.5),
    ("${e + 1}", 1),
    ("${num == 7}", True),
    ("${7 == '7'}", True),
    ("${s == 'Hello'}", True),
    ("${n == null}", True),
    ("${n == ''}", False),
    ("${e == null}", False),
    ("${n == 0}", False),
    ("${n < 1}", False),
    ("${n > 1}", False),
    ("${n <= null}", True),
    ("${'a' < 'b'}", True),
    ("${'10' < '9'}", True),
    ("${'10' < 9}", False),
    ("${t == 'true'}", True),
    ("${t && 'true'}", True),
    ("${'yes' && t}", False),
    ("${!n}", True),
    ("${not empty s}", True),
    ("${empty n}", True),
    ("${empty e}", True),
    ("${empty empty_list}", True),
    ("${empty 0}", False),
    ("${n ? 1 : 2}", 2),
    ("${'false' ? 1 : 2}", 2),
    ("${t ? 'a' : f ? 'b' : 'c'}", "a"),
    ("${big > 800000}", True),
    ("${800000.01 > 800000}", True),
    ("${800000 > 800000}", False),
    ("${1e3}", 1000),
    ("${.5 + 1}", 1.5),
    ("${9223372036854775807}", 9223372036854775807),
    ("${i lt 4 and i gt 2}", True),
    ("${i le 3 or false}", True),
    ("${i ne 3}", False),
    ("${i eq 3}", True),
    ("${i>2&&i<4}", True),
    ("${not (i > 2)}", False),
    ("${i == 3 == true}", True),
    ("${true and false or true}", True),
    ("${--i}", 3),
    ("${(i + 1) * 2}", 8),
    ("${map.name}", "Ann"),
    ("${map['name']}", "Ann"),
    ("${map.missing}", None),
    ("${map.missing.deeper}", None),
    ("${map['tags'][0]}", "x"),
    ("${map.class}", "k"),
    ("${map.age + 1}", 41),
    ("${list[0]}", "a"),
    ("${list['1']}", "b"),
    ("${list[-1]}", None),
    ("${list[7]}", None),
    ("${n.foo}", None),
    ("${list.size()}", 3),
    ("${list.contains('a')}", True),
    ("${list.get(1)}", "b"),
    ("${list.indexOf('c')}", 2),
    ("${list.isEmpty()}", False),
    ("${list.subList(0,2)}", ["a", "b"]),
    ("${list.toString()}", "[a, b, c]"),
    ("${s.length()}", 5),
    ("${s.substring(1)}", "ello"),
    ("${s.substring(1,3)}", "el"),
    ("${s.charAt(0) == 'H'}", True),
    ("${s.toUpperCase()}", "HELLO"),
    ("${s.split('l')}", ["He", "", "o"]),
    ("${s.matches('H.*')}", True),
    ("${s.matches('ell')}", False),
    ("${s.replace('l','L')}", "HeLLo"),
    ("${s.replaceAll('l+','L')}", "HeLo"),
    ("${s.replaceFirst('l','L')}", "HeLlo"),
    ("${s.concat(1)}", "Hello1"),
    ("${s.contains('ell')}", True),
    ("${s.startsWith('He')}", True),
    ("${s.endsWith('o')}", True),
    ("${s.equals('Hello')}", True),
    ("${s.equalsIgnoreCase('hello')}", True),
    ("${s.indexOf('l', 3)}", 3),
    ("${s.lastIndexOf('l')}", 3),
    ("${s.isEmpty()}", False),
    ("${s.repeat(3)}", "HelloHelloHello"),
    ("${s.trim()}", "Hello"),
    ("${i.toString()}", "3"),
    ("${(5).toString()}", "5"),
    ("${d.intValue()}", 2),
    ("${i.doubleValue()}", 3),
    ("${map.get('age')}", 40),
    ("${map.containsKey('age')}", True),
    ("${map.keySet()}", ["name", "age", "tags", "class"]),
    ("${map.size()}", 4),
    ("${map.getOrDefault('z', 5)}", 5),
    ("${date.getTime()}", 1700000000000),
    ("${date.time}", 1700000000000),
    ("${date.before(date)}", False),
    ("${now() > date}", True),
    ("${date.after(now())}", False),
    ("${date.compareTo(now())}", -1),
    ("${dateTime().getYear()}", 2026),
    ("${dateTime().dayOfWeek}", 6),
    ("${dateTime().toString('yyyy-MM-dd')}", "2026-11-21"),
    ("${dateTime().withHourOfDay(9).withMinuteOfHour(30).toString('HH:mm')}", "09:30"),
    ("${dateTime().withTimeAtStartOfDay().toString()}", "2026-11-21T00:00:00Z"),
    ("${dateTime().minusMonths(1).toString()}", "2026-10-21T18:20:46.192Z"),
    ("${dateTime().plusDays(1).getDayOfMonth()}", 22),
    ("${dateTime().isAfter(dateTime())}", False),
    ("${currentUser()}", "demo"),
    ("${currentUserGroups().contains('sales')}", True),
    ("${authenticatedUserId}", "demo"),
    ("${execution.processBusinessKey}", "BK-1"),
    ("${execution.getProcessBusinessKey()}", "BK-1"),
    ("${execution.processInstanceId == execution.id}", True),
    ("${execution.getVariable('i')}", 3),
    ("${execution.getVariable('zz')}", None),
    ("${execution.hasVariable('zz')}", False),
    ("${json.prop('name').stringValue()}", "Ann"),
    ("${json.prop('age').numberValue()}", 40),
    ("${json.prop('ok').boolValue()}", True),
    ("${json.prop('nil').isNull()}", True),
    ("${json.prop('nil').value()}", None),
    ("${json.hasProp('none')}", False),
    ("${json.prop('items').elements().size()}", 2),
    ("${json.prop('items').elements().get(0).prop('k').numberValue()}", 1),
    ("${json.jsonPath('$.items[0].k').numberValue()}", 1),
    ("${json.fieldNames().size()}", 6),
    ("${S('{\"a\":1}').prop('a').numberValue()}", 1),
    ("Review ${s} now", "Review Hello now"),
    ("${s}${i}", "Hello3"),
    ("a ${n} b", "a  b"),
    ("#{i}", 3),
    ("x ${d} ${big} ${l} ${1/3}", "x 2.5 800000.01 5000000000 0.3333333333333333"),
    ("x ${t} ${list}", "x true [a, b, c]"),
    (r"x \${s}", "x ${s}"),
    ("$ {s}", "$ {s}"),
    ("${s}}", "Hello}"),
    (r"${'it\'s'}", "it's"),
    (r'${"a\"b"}', 'a"b'),
    (r"${'a\\b'}", "a\\b"),
    ("${'}'}", "}"),
    ("${'${i}'}", "${i}"),
    ("${null}", None),
    ("${empty s ? 'a' : s}", "Hello"),
    ("${金额 > 800000 && s ne '不'}", True),
]

ON_PURPOSE: list[tuple[str, Any, str]] = [
    ("${0.1 + 0.2}", 0.3, "decimal, where Camunda has 0.30000000000000004"),
    ("${6 / 3}", 2, "a whole number, where Camunda has 2.0"),
    ("x ${100000000.0 * 10} ${1.0} ${0.00001}", "x 1000000000 1 0.00001", "no exponents: 1.0E9 1.0 1.0E-5"),
    ("${9223372036854775807 + 1}", 9223372036854775808, "no overflow into the negative"),
    ("${nums.contains(2)}", True, "by value, where Java tells Integer from Long"),
    ("${i.equals(3)}", True, "by value, where Java tells Integer from Long"),
    ("${'7.0' == 7}", True, "read as a number, where Camunda refuses"),
    ("${json.prop('name') == 'Ann'}", True, "JSON is plain values, where Camunda compares a node"),
    ("${json.name}", "Ann", "JSON is plain values"),
    ("${authenticatedUserGroupIds}", ["sales", "it"], "missing in Camunda"),
    ("${date}", VARIABLES["date"], "a moment, not a Java Date"),
    ("on ${date}", "on 2023-11-14T22:13:20Z", "ISO 8601, where Java writes Tue Nov 14 22:13:20 UTC 2023"),
    ("${date.year}", 2023, "the calendar's year, where Java's Date says 123"),
    ("${date < '2024-01-01'}", True, "ISO texts of forms compare as dates"),
]


@pytest.mark.parametrize(("text", "value"), CAMUNDA, ids=[text for text, _ in CAMUNDA])
def test_an_expression_has_camundas_value(text: str, value: Any) -> None:
    result = compile_text(text, "Camunda Platform").evaluate(VARIABLES, surroundings())

    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(("text", "value", "reason"), ON_PURPOSE, ids=[text for text, *_ in ON_PURPOSE])
def test_an_expression_differs_from_camunda_on_purpose(text: str, value: Any, reason: str) -> None:
    assert compile_text(text, "Camunda Platform").evaluate(VARIABLES, surroundings()) == value, reason


def test_an_exact_value_stays_decimal() -> None:
    value = compile_text("${0.1 + 0.2}").evaluate({}, exact=True)

    assert str(value) == "0.3"


def test_names_are_the_variables_that_are_read() -> None:
    expression = compile_text("${a.b > c[d] && execution.getVariable('x') == now()} for ${authenticatedUserId}")

    assert expression.names == {"a", "c", "d"}


def test_a_text_without_an_expression_is_literal() -> None:
    assert compile_text("plain").is_literal
    assert compile_text(r"\${x}").is_literal
    assert not compile_text("${x}").is_literal


def test_moments_are_local_where_the_installation_is() -> None:
    midnight = compile_text("${dateTime().withTimeAtStartOfDay()}").evaluate(
        {}, surroundings(time_zone="Asia/Shanghai")
    )

    assert midnight.isoformat() == "2026-11-22T00:00:00+08:00"


def test_a_day_is_a_calendar_day_and_an_hour_sixty_minutes() -> None:
    zone = surroundings(time_zone="Europe/Oslo")

    day = compile_text("${dateTime().withMonthOfYear(3).withDayOfMonth(28).plusDays(1)}").evaluate({}, zone)
    hours = compile_text("${dateTime().withMonthOfYear(3).withDayOfMonth(28).plusHours(24)}").evaluate({}, zone)

    assert day.strftime("%H:%M %z") == "19:20 +0200"
    assert hours.strftime("%H:%M %z") == "20:20 +0200"


def test_the_last_day_of_a_month_stays_the_last() -> None:
    assert (
        compile_text("${d.plusMonths(1).toString('d.M.')}").evaluate({"d": VARIABLES["date"].replace(month=1, day=31)})
        == "28.2."
    )
