"""JavaScript as Camunda 7 runs it: the values were computed by Camunda 7.23 with GraalJS."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from runner.expressions import ExpressionError
from runner.expressions.scripts import BpmnErrorThrown, check_script, run_script
from tests.expressions.juel.camunda import VARIABLES, Execution, surroundings

VALUES: list[tuple[str, Any]] = [
    ("i + 1", 4),
    ("var x = i * 2; x", 6),
    ("let q = 3; q * 2", 6),
    ("newvar = 7; execution.getVariable('newvar')", None),
    ("i = 99; execution.getVariable('i')", 3),
    ("execution.setVariable('a1', 5); execution.getVariable('a1')", 5),
    ("({a: 1})", {"a": 1}),
    ("[1,2,3]", [1, 2, 3]),
    ("undefined", None),
    ("4.0", 4),
    ("10/4", 2.5),
    ("typeof i", "number"),
    ("s.toUpperCase()", "HELLO"),
    ("list.size()", 3),
    ("list.length", 3),
    ("list.get(0)", "a"),
    ("map.name", "Ann"),
    ("map.get('name')", "Ann"),
    ("json.prop('name').stringValue()", "Ann"),
    ("json.prop('items').elements().get(1).prop('k').numberValue()", 2),
    ("S('{\"a\":1}').prop('a').numberValue()", 1),
    ("date.getTime()", 1700000000000),
    ("typeof nope", "undefined"),
    ("execution.hasVariable('i')", True),
    ("execution.getProcessBusinessKey()", "BK-1"),
    ("execution.getVariables().size() > 5", True),
    ("print('hello'); console.log('x'); 5", 5),
    ("if (i > 2) { 'big' } else { 'small' }", "big"),
    ("for (var z=0; z<3; z++) { z }", 2),
    ("function f() { return 5 } f()", 5),
    ('"5" * 2', 10),
    ("n == null", True),
    ("[i, s]", [3, "Hello"]),
    ("var r = []; for (var k in map) r.push(k); r", ["name", "age", "tags", "class"]),
    ("execution.removeVariable('i'); execution.hasVariable('i')", False),
    ("var arr = [3,1,2]; arr.sort(); arr", [1, 2, 3]),
    ("nums[0] + nums[1]", 3),
    ("l", 5000000000),
    ("big", 800000.01),
    ("globalThis.zz = 4; zz", 4),
    ("this.yy = 4; execution.hasVariable('yy')", False),
    ("new Date(0)", datetime(1970, 1, 1, tzinfo=UTC)),
    ("new Map([['k', 2]])", {"k": 2}),
    ("new Set([1])", [1]),
    ("金额 * 2", 1800000),
    ("var L = new java.util.ArrayList(); L.add('x'); L", ["x"]),
    ("var M = Java.type('java.util.HashMap'); var m = new M(); m.put('a', 1); m", {"a": 1}),
]


@pytest.mark.parametrize(("source", "value"), VALUES, ids=[source for source, _ in VALUES])
def test_a_script_has_camundas_value(source: str, value: Any) -> None:
    assert run_script("javascript", source, VARIABLES, surroundings()).value == value


def test_only_the_execution_sets_variables() -> None:
    result = run_script(
        "JavaScript",
        "total = 5; i = 9; execution.setVariable('sum', {a: [1, 2.5], at: new Date(0)});"
        "execution.setVariableLocal('mine', true); execution.removeVariable('s');",
        VARIABLES,
        surroundings(),
    )

    assert result.assigned == {"sum": {"a": [1, 2.5], "at": datetime(1970, 1, 1, tzinfo=UTC)}}
    assert result.assigned_local == {"mine": True}
    assert result.removed == ("s",)


def test_a_list_changed_in_place_is_the_variables_new_value() -> None:
    variables = {"team": ["li"], "order": {"rows": [{"n": 1}]}, "other": ["x"]}

    result = run_script("javascript", "team.add('wang'); order.rows[0].n = 2; other.size()", variables)

    assert result.assigned == {"team": ["li", "wang"], "order": {"rows": [{"n": 2}]}}
    assert variables == {"team": ["li"], "order": {"rows": [{"n": 1}]}, "other": ["x"]}


def test_a_list_that_is_only_read_is_not_set() -> None:
    assert run_script("javascript", "list.forEach(x => x); map.name; date.getTime()", VARIABLES).assigned == {}


def test_a_script_throws_a_bpmn_error() -> None:
    for source in (
        "throw new org.camunda.bpm.engine.delegate.BpmnError('NO_STOCK', 'none left')",
        "var E = Java.type('org.camunda.bpm.engine.delegate.BpmnError'); throw new E('NO_STOCK', 'none left')",
        "throw new BpmnError('NO_STOCK', 'none left')",
    ):
        with pytest.raises(BpmnErrorThrown) as thrown:
            run_script("javascript", source, {})

        assert (thrown.value.code, thrown.value.message) == ("NO_STOCK", "none left")


def test_a_task_is_changed_after_the_script() -> None:
    calls: list[tuple[str, list[Any]]] = []

    class Task(Execution):
        def get(self, name: str) -> Any:
            return {"name": "Review", "assignee": None}[name]

        def call(self, method: str, arguments: list[Any]) -> Any:
            calls.append((method, arguments))

    around = surroundings()
    around = type(around)(around.now, beans={**around.beans, "task": Task()})

    result = run_script(
        "javascript", "task.setAssignee('li'); task.addCandidateGroup('it'); task.getName()", {}, around
    )

    assert result.value == "Review"
    assert calls == [("setAssignee", ["li"]), ("addCandidateGroup", ["it"])]


def test_dates_go_in_and_out() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)

    result = run_script("javascript", "({at: [at], day})", {"at": moment, "day": date(2026, 1, 2)})

    assert result.value == {"at": [moment], "day": "2026-01-02"}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("nope + 1", "ReferenceError: nope is not defined (line 1)"),
        ("\n\nfoo bar", "SyntaxError: expecting ';' (line 3)"),
        ("return 5", "return not in a function"),
        ("throw new Error('too late')", "Error: too late (line 1)"),
        ("Java.type('java.lang.Runtime')", "The Java class 'java.lang.Runtime' can't be reached"),
        ("require('fs')", "Use an external task"),
        ("execution.setVariable('f', function(){})", "A function can't be kept"),
        ("execution.setVariable('x', NaN)", "NaN is no number"),
        ("var a = {}; a.a = a; execution.setVariable('x', a)", "nested deeper than 64 levels, or refers to itself"),
    ],
)
def test_an_error_names_the_line_and_the_cure(source: str, message: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        run_script("javascript", source, {}, surroundings())

    assert message in str(refusal.value)


def test_a_value_that_nobody_can_keep_is_refused_when_it_is_asked_for() -> None:
    for source in ("(function(){})", "0/0", "Symbol('x')", "Promise.resolve(1)", "'\\u0000'", "'\\ud800'"):
        result = run_script("javascript", f"execution.setVariable('done', true); {source}", {})

        assert result.assigned == {"done": True}
        with pytest.raises(ExpressionError):
            _ = result.value


def test_a_variable_can_not_take_a_built_in_away() -> None:
    variables = {"JSON": 5, "Object": None, "__proto__": {"x": 1}, "eval": "no", "execution": 3, "S": 1}

    assert run_script("javascript", "JSON.stringify(Object.keys({a: 1}))", variables).value == '["a"]'
    assert run_script("javascript", "execution.getVariable('JSON')", variables).value == 5


def test_a_syntax_error_is_found_without_running_the_script() -> None:
    check_script("javascript", "while (true) {}")
    check_script("javascript", "execution.setVariable('a', 1)")

    with pytest.raises(ExpressionError, match=r"can't be read.*line 2"):
        check_script("javascript", "var a = 1\nvar b = ]")


def test_a_language_without_a_sandbox_names_the_cure() -> None:
    for language in ("groovy", "ruby", "java", ""):
        with pytest.raises(ExpressionError, match=r"javascript, python or feel, or hand the work to an external task"):
            run_script(language, "1", {})


def test_feel_and_juel_are_scripts_too() -> None:
    assert run_script("feel", "sum([1, 2]) + i", {"i": 3}).value == 6
    assert run_script("juel", "${i + 1}", {"i": 3}).value == 4
    with pytest.raises(ExpressionError, match="The feel script can't be read"):
        check_script("feel", "1 +")
