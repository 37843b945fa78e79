"""History: cases, elements, tasks and variables of all times."""
