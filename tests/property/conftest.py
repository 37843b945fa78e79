"""Says which seed the random processes were drawn with, so that a failure can be had again."""

import pytest

from tests.property import test_random_processes


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line at the end of the run."""
    models, seed = test_random_processes.MODELS, test_random_processes.SEED
    terminalreporter.write_line(f"random processes: {models} models, BIDFLOW_SEED={seed}")
