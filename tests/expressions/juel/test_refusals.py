"""What JUEL refuses, how it says so, and that it reaches nothing but values."""

import time

import pytest

from runner.expressions import ExpressionError, compile_text
from tests.expressions.juel.camunda import VARIABLES, Execution, surroundings

REFUSED_WHEN_READ = [
    ("${", "'}' is missing", 1),
    ("a ${s", "'}' is missing", 3),
    ("${}", "a value is missing", 3),
    ("${'a}", "a ' is missing", 1),
    ("${empty empty}", "a value is missing", 14),
    ("${x = 5}", "'=' does not compare", 5),
    ("${s += 'x'}", "'=' does not compare", 6),
    ("${i; 5}", "';' is not expected here", 4),
    ("${[1,2]}", "'[' is not expected here", 3),
    ("${i instanceof Integer}", "'instanceof' is not expected", 5),
    ("${1 + }", "a value is missing", 7),
    ("${foo(1)}", "Could not resolve function 'foo'", 3),
    ("${now(1)}", "takes no arguments", 3),
    ("${(x -> x)(1)}", "'>' is not expected here", 7),
    ("ok ${a} not ${b c}", "'c' is not expected here", 17),
]
REFUSED_WHEN_EVALUATED = [
    ("${nothere}", "Unknown property used in expression: ${nothere}. Cause: Cannot resolve identifier 'nothere'"),
    ("${empty nothere}", "Cannot resolve identifier 'nothere'"),
    ("${s + 'x'}", "Cannot coerce 'Hello' to a number. '+' adds numbers. Join texts by concat()"),
    ("${s == 7}", "Cannot coerce 'Hello' to a number"),
    ("${t == 1}", "Cannot coerce true or false to a number"),
    ("${i ? 1 : 2}", "Cannot coerce a number to true or false"),
    ("${1 < 2 < 3}", "Cannot coerce true or false to a number"),
    ("${1/0}", "Division by zero"),
    ("${1%0}", "Division by zero"),
    ("${n.foo()}", "Target unreachable"),
    ("${s.length}", "does not have the property 'length'. Call it with brackets: length()"),
    ("${list.size}", "Call it with brackets: size()"),
    ("${s.nope()}", "Unknown method used in expression: ${s.nope()}"),
    ("${s.substring(9)}", "lies outside a text of 5 characters"),
    ("${list.get(9)}", "lies outside a list of 3"),
    ("${json.prop('none')}", "Unable to find 'none'"),
    ("${execution.nope}", "The execution has no property 'nope'"),
    ("${map > 3}", "Cannot coerce a map to a number"),
    ("${list < list2}", "Cannot compare"),
    ("${date.withDayOfMonth(32)}", "32 is no day of a date"),
    ("${date.plusYears(90000)}", "beyond the years"),
    ("${date.toString('QQ')}", "The letter 'Q'"),
]
ESCAPES = [
    "${s.class}",
    "${s.getClass()}",
    "${''.getClass().forName('java.lang.Runtime').getRuntime().exec('id')}",
    "${i['class']}",
    "${s.__class__}",
    "${s['__class__']}",
    "${list.__init__}",
    "${map.__class__()}",
    "${execution.__class__}",
    "${execution.call('x')}",
    "${execution.engineServices}",
    "${now().__reduce__()}",
    "${s.format('{0.__class__}')}",
    "${s.join(list)}",
    "${s.encode()}",
    "${Math.abs(1)}",
    "${list.sort()}",
    "${map.items()}",
    "${map.__getitem__('name')}",
    "${currentUser().__class__}",
]
BOMBS = [
    "${" + "!" * 9000 + "true}",
    "${" + "-" * 9000 + "1}",
    "${" + "t ? 1 : " * 1500 + "2}",
    "${" + "+".join(["1"] * 9000) + " + 'x'}",
    "${s" + ".concat(s)" * 900 + ".repeat(100000)}",
    "${s.repeat(1000000000)}",
    "${s.repeat(190000).replace('l', s.repeat(190000))}",
    "${" + "9" * 15000 + "}",
    "${" + "9" * 300 + "*" + "9" * 300 + "}",
    "${1e999999}",
    "${'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches('(a+)+$')}",
    "${'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.replaceAll('(a|a)*c', 'x')}",
    "${S('" + "[" * 9000 + "]" * 9000 + "')}",
    "${list" + "[0]" * 4000 + ".x()}",
    "${" + "x" * 19000 + "}",
    "${" + "a" * 30000 + "}",
    "${s.matches('(')}",
    "${date.plusDays(99999999999999999999)}",
    "${deep.toString()}",
    "x ${deep}",
]


@pytest.mark.parametrize(("text", "message", "position"), REFUSED_WHEN_READ)
def test_an_unreadable_expression_is_refused_with_its_place(text: str, message: str, position: int) -> None:
    with pytest.raises(ExpressionError) as refusal:
        compile_text(text, "Camunda Platform")

    assert message in str(refusal.value)
    assert refusal.value.position == position


@pytest.mark.parametrize(("text", "message"), REFUSED_WHEN_EVALUATED)
def test_a_failing_expression_says_what_and_how_to_mend_it(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        compile_text(text).evaluate({**VARIABLES, "list2": []}, surroundings())

    assert message in str(refusal.value)


@pytest.mark.parametrize("text", ESCAPES)
def test_no_python_object_can_be_reached(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_text(text).evaluate(VARIABLES, surroundings())


@pytest.mark.parametrize("text", BOMBS, ids=[f"{number}-{bomb[:25]}" for number, bomb in enumerate(BOMBS)])
def test_a_bomb_is_an_error_within_two_seconds(text: str) -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    began = time.monotonic()

    with pytest.raises(ExpressionError):
        compile_text(text).evaluate({**VARIABLES, "deep": deep}, surroundings())

    assert time.monotonic() - began < 2.5


def test_many_terms_and_brackets_are_no_depth() -> None:
    assert compile_text("${" + "(" * 5000 + "1" + ")" * 5000 + "}").evaluate({}) == 1
    assert compile_text("${" + " + ".join(["1"] * 2000) + "}").evaluate({}) == 2000


def test_a_list_that_is_changed_is_set_by_the_execution() -> None:
    execution, variables = Execution(), {"team": ["li"], "case": {"tags": ["a"]}}

    added = compile_text("${team.add('wang') && team.size() == 2}").evaluate(variables, surroundings(execution))
    compile_text("${case.tags.add('b')}").evaluate(variables, surroundings(execution))
    compile_text("${case.put('n', 0.5)}").evaluate(variables, surroundings(execution))

    assert added is True
    assert execution.set == {"team": ["li", "wang"], "case": {"tags": ["a"], "n": 0.5}}
    assert variables == {"team": ["li"], "case": {"tags": ["a"]}}


def test_a_list_got_through_the_execution_is_not_changed_in_silence() -> None:
    with pytest.raises(ExpressionError, match="Name the variable itself"):
        compile_text("${execution.getVariable('list').add('x')}").evaluate(VARIABLES, surroundings())
