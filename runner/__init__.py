"""Bidflow's runner: reads what analysts write, decides what happens, records it."""

__version__ = "0.1.0"
