"""FEEL's values beside Python's own: how they are compared, calculated with, shown and brought in and out.

null is None, booleans bool, numbers int or Decimal, strings str, lists list, contexts dict.
"""
