"""The report on scenarios: as text for a terminal, as one HTML file with pictures for people."""

from collections.abc import Sequence
from html import escape

from runner.notation.drawing import Look, draw_svg
from runner.scenarios.coverage import Coverage, ProcessCoverage, TableCoverage
from runner.scenarios.playing import Played

LOOKS = {"passed": Look("#1f6b3a", "#e6f4ea", 2.5), "missing": Look("#a5201a", "#fdecea", 2.5)}
STYLE = """
body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: #1b2530; font: 15px/1.5 sans-serif; }
h1, h2 { line-height: 1.25; } h2 { margin-top: 2.5rem; }
table { border-collapse: collapse; }
td, th { padding: .3rem .8rem; text-align: left; border-bottom: 1px solid #dce2e6; }
.good { color: #1f6b3a; } .bad { color: #a5201a; } .picture { overflow-x: auto; border: 1px solid #dce2e6; }
.picture svg { display: block; max-width: none; } tr.fired { background: #e6f4ea; } tr.idle { background: #fdecea; }
"""


def as_text(played: Sequence[Played], coverage: Coverage) -> list[str]:
    """What went wrong, then what was not passed."""
    lines = []
    for one in played:
        lines.append(f"{'FAILED' if one.failure else 'passed'}  {one.scenario.file}: {one.scenario.name}")
        if one.failure:
            lines.append(f"        {one.failure}")
    lines += ["", "Coverage"]
    for process in coverage.processes:
        count = len(process.flows) - len(process.missing)
        lines.append(
            f"  {process.process.id}: {count} of {len(process.flows)} flows{_percent(count, len(process.flows))}"
        )
        lines += [f"    not taken: {process.told(flow)} [{flow.id}]" for flow in process.missing]
    for table in coverage.tables:
        total = len(table.table.rules)
        line = f"  {table.table.id}: {total - len(table.missing)} of {total} rules"
        lines.append(line + _percent(total - len(table.missing), total))
        if table.missing:
            lines.append(f"    never fired: {', '.join(map(str, table.missing))}")
    return lines


def as_html(played: Sequence[Played], coverage: Coverage) -> str:
    """One file that needs no other: scenarios, each diagram with what was taken in green and the rest in red."""
    rows = "".join(
        f'<tr><td class="{"bad" if one.failure else "good"}">{"failed" if one.failure else "passed"}</td>'
        f"<td>{escape(one.scenario.name)}</td><td>{escape(one.failure or '')}</td></tr>"
        for one in played
    )
    parts = [_process(process) for process in coverage.processes] + [_table(table) for table in coverage.tables]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Scenarios</title>'
        f"<style>{STYLE}</style></head><body><h1>Scenarios</h1><table><thead><tr><th>Result</th><th>Scenario</th>"
        f"<th>Why</th></tr></thead><tbody>{rows}</tbody></table>{''.join(parts)}</body></html>"
    )


def _process(covered: ProcessCoverage) -> str:
    kinds = {flow.id: "passed" if flow.id in covered.passed_flows else "missing" for flow in covered.flows}
    for node in covered.process.content.all_nodes():
        is_holder = node.content is not None
        if not is_holder:
            kinds[node.id] = "passed" if node.id in covered.passed_elements else "missing"
    count = len(covered.flows) - len(covered.missing)
    missing = "".join(f"<li>{escape(covered.told(flow))}</li>" for flow in covered.missing)
    picture = draw_svg(covered.file, covered.source, LOOKS, kinds)
    return (
        f"<h2>{escape(covered.process.name or covered.process.id)}</h2>"
        f'<p class="{"bad" if missing else "good"}">{count} of {len(covered.flows)} flows'
        f'{_percent(count, len(covered.flows))}</p><ul class="bad">{missing}</ul><div class="picture">{picture}</div>'
    )


def _table(covered: TableCoverage) -> str:
    table = covered.table
    heads = "".join(f"<th>{escape(name)}</th>" for name in ("#", *table.inputs, *table.outputs))
    rows = "".join(
        f'<tr class="{"fired" if rule.number in covered.fired else "idle"}"><td>{rule.number}</td>'
        + "".join(f"<td>{escape(text or '–')}</td>" for text in (*rule.inputs, *rule.outputs))
        + "</tr>"
        for rule in table.rules
    )
    return f"<h2>{escape(table.name)}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _percent(part: int, whole: int) -> str:
    return f" ({part * 100 // whole} %)" if whole else ""
