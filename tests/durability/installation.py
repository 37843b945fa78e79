"""An installation in the middle of its work, kept for ever as this version wrote it: later versions must go on from it.

python -m tests.durability.installation    # before a release: writes installations/<schema>.sql
"""

import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy import text

from runner.testing import Stage
from tests.records.drawn import END, START, bpmn, catch, line, message, task, timer

FOLDER = Path(__file__).parent / "installations"
STEP = '<bpmn:task id="{}" camunda:asyncBefore="true" />'
SCRIPT = (
    '<bpmn:scriptTask id="{}" scriptFormat="{}" camunda:asyncBefore="true"><bpmn:script>{}</bpmn:script>'
    "</bpmn:scriptTask>"
)
WORK = '<bpmn:serviceTask id="work" camunda:type="external" camunda:topic="work" />'
EACH = (
    '<bpmn:userTask id="each" camunda:candidateGroups="sales"><bpmn:multiInstanceLoopCharacteristics '
    'isSequential="true" camunda:collection="people" camunda:elementVariable="person" /></bpmn:userTask>'
)
PAID = catch("paid", '<bpmn:messageEventDefinition messageRef="message" />')
CALL = (
    '<bpmn:callActivity id="call" calledElement="called"><bpmn:extensionElements><camunda:in variables="all" />'
    "</bpmn:extensionElements></bpmn:callActivity>"
)
LATE = (
    '<bpmn:boundaryEvent id="late" attachedToRef="decide" cancelActivity="false"><bpmn:timerEventDefinition>'
    "<bpmn:timeDuration>P10D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    '<bpmn:sequenceFlow id="to-remind" sourceRef="late" targetRef="remind" />'
    + task("remind")
    + '<bpmn:sequenceFlow id="to-over" sourceRef="remind" targetRef="over" /><bpmn:endEvent id="over" />'
)
FILES = (
    ("waits.bpmn", bpmn(line(START, task("decide"), EACH, WORK, END) + LATE, key="waits")),
    ("far.bpmn", bpmn(line(START, catch("wait", timer("P400D")), STEP.format("step"), END), key="far")),
    ("receives.bpmn", bpmn(line(START, PAID, CALL, END), key="receives", outside=message("payment"))),
    ("called.bpmn", bpmn(line(START, task("inside"), END), key="called")),
    ("fails.bpmn", bpmn(line(START, SCRIPT.format("count", "javascript", "n + nothing"), END), key="fails")),
    (
        "daily.bpmn",
        bpmn(line(f'<bpmn:startEvent id="start">{timer("R5/P1D", "timeCycle")}</bpmn:startEvent>', END), key="daily"),
    ),
)
VALUES = {
    "people": ["li", "mei", "王"],
    "n": 1,
    "text": "中文 – ü",
    "big": 2**53 + 1,
    "yes": True,
    "part": {"a": [1, None]},
}


def fill(stage: Stage) -> None:
    """Cases that wait at a task, in a loop, for a program, a message, a called process, a timer, an administrator."""
    for file in FILES:
        stage.deploy(file)
    for key in ("waits", "far", "receives", "fails"):
        for number in range(2):
            stage.start(key, VALUES, f"{key}-{number}")
    person = stage.start("waits", VALUES, "waits-in-loop")
    person.complete("decide")
    person.complete("each")
    worker = stage.start("waits", VALUES, "waits-for-work")
    for element_id in ("decide", "each", "each", "each"):
        worker.complete(element_id)
    stage.message("payment", business_key="receives-1")
    for _ in range(4):
        stage.advance("PT2H")  # until those that fail have used up their tries


def main() -> None:
    """Write the installation of this version."""
    folder = Path(tempfile.mkdtemp())
    with Stage(folder, restart=False) as stage:
        fill(stage)
        with stage.database.reading() as session:
            version = session.scalar(text("SELECT version_num FROM alembic_version"))
    (file,) = folder.glob("*.sqlite3")
    connection = sqlite3.connect(file)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{version}.sql").write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
    connection.close()


if __name__ == "__main__":
    main()
