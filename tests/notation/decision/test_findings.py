"""Broken files: every mistake at once, with the place and the cure."""

import pytest

from runner.notation.decision import read_decisions
from runner.notation.decision.reading import read_with_findings
from runner.notation.finding import Unreadable
from tests.notation.decision.drawn import CAMUNDA_8, decision, dmn, input_data, literal, read, table


def findings(body, **options):
    with pytest.raises(Unreadable) as refused:
        read(body, **options)
    return [finding for finding in refused.value.findings if finding.severity == "error"]


def test_an_expression_is_named_with_table_rule_and_column():
    cells = table(["amount"], ["who"], [("> 5", '"a"'), ("> > 5", '"b"')])

    [finding] = findings(input_data("amount") + decision("d", cells, "i:amount", name="Approver"))

    assert finding.message.startswith("Rule 2, input 1 'amount': '> > 5' can't be read. The FEEL expression")
    assert (finding.element_id, finding.element_name, finding.element_type) == ("d", "Approver", "decision")
    assert (finding.file, finding.line, finding.rule) == ("file.dmn", 6, "decision")


def test_a_text_without_quotes_is_told_to_have_them():
    [finding] = findings(decision("d", literal("Gold and")))

    assert 'For a text, write it in double quotes: "Gold and".' in finding.cure


def test_all_mistakes_are_found_at_once():
    cells = table(["a +", "b"], ["x", "x"], [("1 +", "2", "3 +", '"y'), ("1", "2", "3")], 'hitPolicy="SOME"')

    messages = [finding.message for finding in findings(decision("d", cells) + decision("e", literal("1 +")))]

    for part in (
        "Input 1, expression: 'a +' can't be read",
        "The hit policy 'SOME' does not exist",
        "Two outputs are called 'x'",
        "Rule 1, ",
        "the rule has 2 conditions and 1 outputs for 2 inputs and 2 outputs",
    ):
        assert any(part.lower() in message.lower() for message in messages), (part, messages)
    assert len(messages) >= 7


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ('hitPolicy="BEST"', "the hit policy 'BEST' does not exist"),
        ('hitPolicy="FIRST" aggregation="SUM"', "the aggregation 'SUM' does not fit the hit policy FIRST"),
        ('hitPolicy="COLLECT" aggregation="AVERAGE"', "the aggregation 'AVERAGE' does not fit"),
        ('hitPolicy="PRIORITY"', "the hit policy PRIORITY needs the order of the output values"),
        ('hitPolicy="OUTPUT ORDER"', "the hit policy OUTPUT ORDER needs the order"),
    ],
)
def test_hit_policies_that_make_no_sense_are_refused(policy, said):
    [finding] = findings(decision("d", table(["a"], ["x"], [("1", "2")], policy)))

    assert said.lower() in finding.message.lower()
    assert finding.cure


def test_aggregating_several_outputs_is_refused():
    [finding] = findings(decision("d", table(["a"], ["x", "y"], [], 'hitPolicy="COLLECT" aggregation="SUM"')))

    assert "several outputs can't be aggregated" in finding.message


def test_a_table_without_outputs_and_an_input_without_expression_are_refused():
    assert "no output" in findings(decision("d", table(["a"], [], [])))[0].message
    assert "no expression" in findings(decision("d", table([""], ["x"], [])))[0].message


def test_a_language_that_is_not_run_is_named():
    logic = '<literalExpression expressionLanguage="groovy"><text>1</text></literalExpression>'

    [finding] = findings(decision("d", logic))

    assert "the language 'groovy' is not run in decisions" in finding.message.lower()


def test_an_id_used_twice_is_refused():
    [finding] = findings(decision("d", literal("1")) + decision("d", literal("2")))

    assert "the id is used twice" in finding.message.lower()


def test_a_file_that_is_no_dmn_is_refused():
    with pytest.raises(Unreadable, match="not a DMN file"):
        read_decisions("x.dmn", b"<html/>")
    with pytest.raises(Unreadable, match="empty"):
        read_decisions("x.dmn", b"")


def test_entities_are_refused():
    hostile = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + dmn(decision("d", literal("1")))[39:]

    with pytest.raises(Unreadable, match=r"DOCTYPE|entities"):
        read_decisions("x.dmn", hostile)


def test_warnings_alone_refuse_nothing():
    model, found = read_with_findings("file.dmn", dmn(decision("d", "")))

    assert [finding.severity for finding in found] == ["warning"]
    assert "d" in model.decisions


def test_a_broken_cell_in_chinese_is_shown_as_written():
    cells = table(["金额"], ["审批人"], [("＞ 100", '"经理"')])

    [finding] = findings(decision("d", cells, name="审批"), attributes=CAMUNDA_8)

    assert "'＞ 100' can't be read. The character '＞' has no meaning in FEEL. Write > instead." in finding.message
