"""Decision tables: hit policies, defaults, what is stored of an evaluation."""

import pytest

from runner.expressions import ExpressionError
from runner.notation.decision import Condition
from tests.notation.decision.drawn import CAMUNDA_7, decision, evaluated, input_data, table

AMOUNTS = [("< 100", '"clerk"'), ("[100..1000]", '"manager"'), ("> 1000", '"director"')]
OVERLAPPING = [("> 0", '"low"', "10"), ("> 10", '"high"', "20"), ("> 100", '"middle"', "30")]
ORDER = {"level": '"high", "middle", "low"'}


def approver(amount, policy="", rules=AMOUNTS):
    body = input_data("amount") + decision("approver", table(["amount"], ["who"], rules, policy), "i:amount")
    return evaluated(body, "approver", {"amount": amount})


def levels(policy, amount=500, **options):
    outputs = ["level", "fee"]
    rules = table(["amount"], outputs, OVERLAPPING, f'hitPolicy="{policy}"', ORDER, **options)
    return evaluated(input_data("amount") + decision("level", rules, "i:amount"), "level", {"amount": amount})


def fees(policy, amount=500, **options):
    rules = [(condition, fee) for condition, _, fee in OVERLAPPING]
    cells = table(["amount"], ["fee"], rules, policy, **options)
    return evaluated(input_data("amount") + decision("fee", cells, "i:amount"), "fee", {"amount": amount})


@pytest.mark.parametrize(("amount", "who"), [(99, "clerk"), (100, "manager"), (1000, "manager"), (1000.01, "director")])
def test_the_rule_that_matches_gives_the_output(amount, who):
    evaluation = approver(amount)

    assert evaluation.value == who
    assert evaluation.rows == ({"who": who},)


def test_what_went_in_and_which_rule_fired_is_stored():
    evaluation = approver(500)

    assert evaluation.inputs == {"amount": 500}
    assert evaluation.hit_policy == "UNIQUE"
    [fired] = evaluation.rules
    assert (fired.number, fired.id, fired.outputs) == (2, "rule_2", {"who": "manager"})
    assert fired.conditions == (Condition("amount", 500, "[100..1000]"),)


def test_descriptions_and_annotations_of_the_rule_are_stored():
    body = decision(
        "d",
        '<decisionTable><input label="How much"><inputExpression><text>amount</text></inputExpression></input>'
        '<output name="who"/><annotation name="Why"/><annotation name="Since"/>'
        '<rule id="r"><description>Small ones</description><inputEntry><text>-</text></inputEntry>'
        '<outputEntry><text>"clerk"</text></outputEntry><annotationEntry><text>Quick</text></annotationEntry>'
        "<annotationEntry><text>2026</text></annotationEntry></rule></decisionTable>",
    )

    evaluation = evaluated(body, "d", {"amount": 5}, attributes=CAMUNDA_7)

    [fired] = evaluation.rules
    assert fired.description == "Small ones"
    assert fired.annotations == (("Why", "Quick"), ("Since", "2026"))
    assert fired.conditions == ()
    assert evaluation.inputs == {"How much": 5}


def test_unique_refuses_two_rules_by_name():
    with pytest.raises(ExpressionError) as refused:
        levels("UNIQUE")

    assert "'level' (level) has the hit policy UNIQUE, but the rules 1, 2 and 3 match together" in str(refused.value)


def test_first_takes_the_first_rule_that_matches():
    assert levels("FIRST").value == {"level": "low", "fee": 10}


def test_priority_takes_the_most_important_output():
    evaluation = levels("PRIORITY")

    assert evaluation.value == {"level": "high", "fee": 20}
    assert [fired.number for fired in evaluation.rules] == [2]


def test_any_takes_rules_that_agree():
    evaluation = approver(50, 'hitPolicy="ANY"', [("< 100", '"clerk"'), ("> 10", '"clerk"')])

    assert evaluation.value == "clerk"


def test_any_refuses_rules_that_disagree():
    with pytest.raises(ExpressionError, match="hit policy ANY, but the rules 1 and 2 match together with different"):
        approver(50, 'hitPolicy="ANY"', [("< 100", '"clerk"'), ("> 10", '"manager"')])


def test_rule_order_gives_all_in_the_order_of_the_rules():
    evaluation = levels("RULE ORDER")

    assert [row["level"] for row in evaluation.value] == ["low", "high", "middle"]
    assert evaluation.rows == tuple(evaluation.value)


def test_output_order_gives_all_in_the_order_of_the_output_values():
    assert [row["level"] for row in levels("OUTPUT ORDER").value] == ["high", "middle", "low"]


def test_collect_gives_all():
    evaluation = fees('hitPolicy="COLLECT"')

    assert evaluation.value == [10, 20, 30]
    assert evaluation.rows == ({"fee": 10}, {"fee": 20}, {"fee": 30})


@pytest.mark.parametrize(("aggregation", "value"), [("SUM", 60), ("MIN", 10), ("MAX", 30), ("COUNT", 3)])
def test_collect_with_an_aggregation_gives_one_value(aggregation, value):
    evaluation = fees(f'hitPolicy="COLLECT" aggregation="{aggregation}"')

    assert evaluation.value == value
    assert evaluation.rows == ({"fee": value},)
    assert [fired.number for fired in evaluation.rules] == [1, 2, 3]
    assert evaluation.hit_policy == f"COLLECT {aggregation}"


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_without_a_matching_rule_there_is_no_value(policy):
    evaluation = levels(policy, amount=-1)

    assert evaluation.value is None
    assert evaluation.rows == ()
    assert evaluation.rules == ()


def test_without_a_matching_rule_the_default_is_given():
    evaluation = levels("FIRST", amount=-1, defaults={"level": '"none"', "fee": "0"})

    assert evaluation.value == {"level": "none", "fee": 0}
    assert evaluation.rows == ({"level": "none", "fee": 0},)
    assert evaluation.rules == ()


def test_empty_cells_take_any_value_even_null():
    evaluation = approver(None, rules=[("", '"anybody"')])

    assert evaluation.value == "anybody"


def test_a_missing_variable_matches_no_condition():
    assert approver(None).value is None


@pytest.mark.parametrize(
    ("cell", "amount", "matches"),
    [
        ("5, 7, 9", 7, True),
        ("not(5, 7)", 7, False),
        ("not(> 5)", 3, True),
        ("? > 3 and ? < 9", 7, True),
        ("limit", 7, True),
        ("> limit", 8, True),
        ("odd(?)", 7, True),
        ("count([1, 2]) = 2", 7, True),
        ("count([1, 2]) = 3", 7, False),
        ("null", None, True),
        ("null", 7, False),
        ("not(null)", 7, True),
        ("[1, 7]", 7, True),
    ],
)
def test_what_a_cell_may_say(cell, amount, matches):
    body = input_data("amount") + input_data("limit")
    body += decision("d", table(["amount"], ["hit"], [(cell, "true")]), "i:amount", "i:limit")

    evaluation = evaluated(body, "d", {"amount": amount, "limit": 7})

    assert evaluation.value is (True if matches else None)


def test_with_input_values_a_dash_holds_for_these_alone():
    cells = table(["kind"], ["ok"], [("-", "true")], input_values={"kind": '"a", "b"'})
    body = input_data("kind") + decision("d", cells, "i:kind")

    assert evaluated(body, "d", {"kind": "a"}).value is True
    assert evaluated(body, "d", {"kind": "c"}).value is None


def test_outputs_may_be_expressions():
    cells = table(["amount"], ["fee"], [("> 0", "amount * 0.1")])
    body = input_data("amount") + decision("d", cells, "i:amount")

    assert evaluated(body, "d", {"amount": 15}).value == 1.5


def test_a_single_output_without_a_name_is_called_like_the_decision():
    body = input_data("amount") + decision("d", table(["amount"], [""], [("-", "1")]), "i:amount", name="The fee")

    assert evaluated(body, "d", {"amount": 1}).rows == ({"The fee": 1},)


def test_short_names_of_hit_policies_are_read():
    assert fees('hitPolicy="C" aggregation="SUM"').value == 60


def test_a_large_table_is_evaluated_in_time():
    rules = [(f"[{index}..{index + 1})", str(index)) for index in range(2000)]

    assert approver(1999, rules=rules).value == 1999
