"""All entries, and where to find one by its place."""

from runner.notation.vocabulary.bpmn import BPMN_ENTRIES
from runner.notation.vocabulary.camunda_entries import CAMUNDA_ENTRIES
from runner.notation.vocabulary.entry import Entry
from runner.notation.vocabulary.zeebe_entries import ZEEBE_ENTRIES

VOCABULARY: tuple[Entry, ...] = (*BPMN_ENTRIES, *CAMUNDA_ENTRIES, *ZEEBE_ENTRIES)
ELEMENTS = {(entry.on, entry.name): entry for entry in VOCABULARY if entry.kind == "element"}
ATTRIBUTES = {(entry.on, entry.name): entry for entry in VOCABULARY if entry.kind == "attribute"}
OWNERS = frozenset(entry.on for entry in VOCABULARY)
