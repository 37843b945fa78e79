"""What the decision tables decide, at their bounds; that nothing is left undecided and nothing decided twice."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from lxml import etree

from runner.expressions import ExpressionError
from runner.notation.decision import Evaluation, read_decisions
from tests.processes.drawn import PROCESSES

TABLES = {path.stem: path for path in PROCESSES.glob("*/*.dmn")}
KINDS = ["standard", "simple", "personalised", "national-topic"]
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def evaluate(table: str, **variables: Any) -> Evaluation:
    model = read_decisions(TABLES[table].name, TABLES[table].read_bytes())
    return model.decisions[table].evaluate(variables, NOW)


def entries(evaluation: Evaluation) -> list[Any]:
    """The single output of each rule that fired."""
    return [value for row in evaluation.rows for value in row.values()]


@pytest.mark.parametrize(
    ("bid_amount", "reviewer"),
    [
        (0.01, "business-supervisor"),
        (799_999.99, "business-supervisor"),
        (800_000, "business-supervisor"),
        (800_000.0, "business-supervisor"),
        (800_000.01, "marketing-director"),
        (10_000_000_000, "marketing-director"),
    ],
)
def test_the_tender_is_reviewed_by_amount(bid_amount, reviewer):
    assert entries(evaluate("tender-reviewer", bid_amount=bid_amount)) == [reviewer]


@pytest.mark.parametrize(
    ("kind", "writer"),
    [
        ("standard", "marketing"),
        ("simple", "marketing"),
        ("personalised", "presales"),
        ("national-topic", "presales"),
    ],
)
def test_the_solution_is_written_by_kind(kind, writer):
    assert entries(evaluate("solution-writer", solution_class=kind)) == [writer]


@pytest.mark.parametrize(
    ("subject", "surveyors"),
    [
        ("standard-product", "presales"),
        ("first-needs", "presales"),
        ("product-selection", "presales"),
        ("personalised-solution", "presales"),
        ("single-third-party", "presales"),
        ("personalised-product", "technical"),
        ("demo-build", "technical"),
        ("product-not-held", "technical"),
        ("special-project", "company"),
    ],
)
def test_the_survey_is_done_by_subject(subject, surveyors):
    assert entries(evaluate("surveyors", survey_subject=subject)) == [surveyors]


@pytest.mark.parametrize(
    ("amount", "kind", "approvers"),
    [
        (1, "standard", ["business-supervisor"]),
        (800_000, "simple", ["business-supervisor"]),
        (800_000.01, "standard", ["business-supervisor", "marketing-director"]),
        (800_000, "personalised", ["business-supervisor", "marketing-director"]),
        (800_000.01, "personalised", ["business-supervisor", "marketing-director"]),
        (800_000, "national-topic", ["business-supervisor", "general-office"]),
        (800_000.01, "national-topic", ["business-supervisor", "marketing-director", "general-office"]),
    ],
)
def test_leaders_approve_by_amount_and_kind_in_this_order(amount, kind, approvers):
    assert entries(evaluate("approvers", amount=amount, kind=kind)) == approvers


@pytest.mark.parametrize("amount", [0, 800_000, 800_000.01])
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_approves_twice_and_somebody_always_does(amount, kind):
    approvers = entries(evaluate("approvers", amount=amount, kind=kind))

    assert approvers
    assert len(set(approvers)) == len(approvers)


@pytest.mark.parametrize(
    ("variables", "on_file"),
    [
        ({}, False),
        ({"first_needs": "a", "pursue": None}, False),
        ({"first_needs": None, "pursue": "yes"}, False),
        ({"first_needs": "a", "pursue": "yes"}, True),
        ({"first_needs": "a", "pursue": "no"}, True),
    ],
)
def test_a_request_can_be_filed_with_both_records_only(variables, on_file):
    assert entries(evaluate("records-on-file", **variables)) == [on_file]


@pytest.mark.parametrize("table", ["solution-writer", "surveyors"])
def test_a_table_knows_every_value_that_its_form_offers(table):
    root = etree.parse(TABLES[table]).getroot()
    name = root.findtext(".//{*}inputExpression/{*}text")
    allowed = [value.strip('"') for value in root.findtext(".//{*}inputValues/{*}text").split(",")]

    results = [entries(evaluate(table, **{name: value})) for value in allowed]

    assert all(len(result) == 1 for result in results)


def test_an_amount_is_never_reviewed_by_both():
    cents = [0, 1, 79_999_999, 80_000_000, 80_000_001, 10**12]

    for cent, shift in product(cents, (-1, 0, 1)):
        assert len(entries(evaluate("tender-reviewer", bid_amount=(cent + shift) / 100))) == 1


def test_an_unknown_kind_is_decided_by_nobody_or_refused():
    try:
        decided = entries(evaluate("solution-writer", solution_class="luxury"))
    except ExpressionError as error:
        assert "luxury" in str(error)
    else:
        assert decided == []


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_rule_says_why_in_both_languages(table):
    root = etree.parse(TABLES[table]).getroot()

    assert root.findtext("{*}decision/{*}description")
    for rule in root.iterfind(".//{*}rule"):
        annotation = rule.findtext("{*}description") or ""
        assert annotation.isascii() is False and annotation[0].isascii(), rule.get("id")
