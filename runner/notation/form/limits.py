"""How large a form and its answers may be."""

FORM_BYTES = 1_000_000
DEPTH = 64
COMPONENTS = 2000
ROWS = 1000
TEXT = 100_000  # characters of one answer without a maximum length of its own
ANSWER_VALUES = 200_000  # in one submission
NUMBER_DIGITS = 100
SCHEMA_VERSION = 19  # of form-js 2.0 and Camunda Modeler 5.50
