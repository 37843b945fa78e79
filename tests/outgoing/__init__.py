"""Tests of what leaves an installation."""
