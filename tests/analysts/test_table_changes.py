"""Two versions of a decision table laid over each other."""

from runner.notation.decision.table_text import read_tables
from tests.analysts.files import DECISION
from web.analysts.table_changes import laid_over

ROW = b"""<rule id="r3"><inputEntry id="c3"><text>-</text></inputEntry>
      <outputEntry id="x3"><text>"all"</text></outputEntry></rule>
    </decisionTable>"""
COLUMN = b'<output id="o" name="approver" typeRef="string" /><output id="o2" name="deputy" typeRef="string" />'


def over(before, after):
    return laid_over(read_tables("a.dmn", before), read_tables("a.dmn", after))


def test_a_changed_cell_keeps_what_it_said():
    (table,) = over(DECISION, DECISION.replace(b"&lt; 1000", b"&lt; 500"))

    assert [(row.kind, row.cells[0].text, row.cells[0].before) for row in table.rows] == [
        ("changed", "< 500", "< 1000"),
        ("", ">= 1000", None),
    ]


def test_a_rule_that_is_new_or_gone_is_marked():
    more = DECISION.replace(b"</decisionTable>", ROW)

    added, removed = over(DECISION, more)[0], over(more, DECISION)[0]

    assert [row.kind for row in added.rows] == ["", "", "added"]
    assert [(row.kind, row.id) for row in removed.rows] == [("", "r1"), ("", "r2"), ("removed", "r3")]


def test_a_column_that_is_new_or_gone_is_marked():
    more = DECISION.replace(b'<output id="o" name="approver" typeRef="string" />', COLUMN)

    added, removed = over(DECISION, more)[0], over(more, DECISION)[0]

    assert added.columns == (("Amount", False, ""), ("approver", True, ""), ("deputy", True, "added"))
    assert removed.columns[-1] == ("deputy", True, "removed")


def test_a_whole_table_that_is_new_or_gone_is_marked():
    other = DECISION.replace(b'id="approver"', b'id="other"')

    assert [(table.table.id, table.kind) for table in over(DECISION, other)] == [
        ("other", "added"),
        ("approver", "removed"),
    ]


def test_what_can_not_be_read_has_no_tables():
    assert [table.kind for table in over(b"<torn", DECISION)] == ["added"]
