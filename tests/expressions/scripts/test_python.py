"""Python scripts: assigned names become variables, as SpiffWorkflow's users expect."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from runner.expressions import ExpressionError
from runner.expressions.scripts import BpmnErrorThrown, check_script, run_script
from tests.expressions.juel.camunda import NOW, surroundings


def test_names_assigned_at_the_top_become_variables() -> None:
    source = "import math\ntotal = price * 2\n_hidden = 1\ndef half(x): return x / 2\nrest = half(total)\nclass A: pass"

    result = run_script("python", source, {"price": 10, "other": "x"})

    assert result.assigned == {"total": 20, "rest": 10.0}


def test_only_what_changed_is_assigned() -> None:
    result = run_script("python", "a = a + 1\nrows.append(3)\nb = b", {"a": 1, "b": [1], "rows": [1]})

    assert result.assigned == {"a": 2, "rows": [1, 3]}


def test_the_value_is_that_of_the_last_expression() -> None:
    assert run_script("python", "x = 5\nx * 2", {}).value == 10
    assert run_script("python", "x = 5", {}).value is None


def test_the_execution_is_there_too() -> None:
    source = (
        "execution.setVariable('a', execution.getVariable('b') + 1)\n"
        "execution.setVariableLocal('mine', True)\nexecution.removeVariable('c')\n"
        "[execution.getProcessBusinessKey(), execution.processInstanceId, execution.hasVariable('c')]"
    )

    result = run_script("python", source, {"b": 1, "c": 2}, surroundings())

    assert result.value == ["BK-1", "e1", False]
    assert (result.assigned, result.assigned_local, result.removed) == ({"a": 2}, {"mine": True}, ("c",))


def test_values_go_in_and_out() -> None:
    values: dict[str, Any] = {
        "day": date(2026, 1, 2),
        "at": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        "nested": {"list": [None, True, 1.5, "用户"]},
    }

    result = run_script("python", "[day, at, nested, (1, 2), {1: 'a'}]", values)

    assert result.value == [values["day"], values["at"], values["nested"], [1, 2], {"1": "a"}]


def test_numbers_leave_as_plain_numbers() -> None:
    value = run_script("python", "from decimal import Decimal\n[Decimal('0.5'), Decimal('2')]", {}).value

    assert value == [0.5, 2]
    assert not any(isinstance(number, Decimal) for number in value)


def test_the_clock_is_the_engines() -> None:
    value = run_script("python", "import datetime\ndatetime.datetime.now().isoformat()", {}, surroundings()).value

    assert value.startswith(NOW.strftime("%Y-%m-%dT%H:%M:%S"))


def test_a_variable_does_not_take_a_function_away_from_a_script_that_calls_it() -> None:
    assert run_script("python", "list((1, 2))", {"list": [9]}).value == [1, 2]
    assert run_script("python", "sum + 1", {"sum": 4}).value == 5


def test_a_script_throws_a_bpmn_error() -> None:
    with pytest.raises(BpmnErrorThrown) as thrown:
        run_script("python", "raise BpmnError('LATE', 'by: two days')", {})

    assert (thrown.value.code, thrown.value.message) == ("LATE", "by: two days")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = (", "line 1"),
        ("a = 1\nb = nope", "NameError: name 'nope' is not defined (line 2)"),
        ("open('/etc/passwd')", "Use an external task"),
        ("import requests", "Use an external task"),
        ("yield 1", "the sandbox does not know yield"),
        ("x = float('nan')", "not finite"),
    ],
)
def test_an_error_names_the_line_and_the_cure(source: str, message: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        run_script("python", source, {})

    assert message in str(refusal.value)


def test_a_syntax_error_is_found_without_running_the_script() -> None:
    check_script("python", "while True: pass")

    with pytest.raises(ExpressionError, match=r"can't be read.*line 2"):
        check_script("python", "a = 1\nb = (")
