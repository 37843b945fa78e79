"""ValueText: a value of a case (dates and durations included) as JSON text in one column."""

import json
from typing import Any

from sqlalchemy import Dialect

from runner.records.base import JsonText, in_json
from runner.records.typed_value import revived, tagged


class ValueText(JsonText):
    """Like JsonText, for values that JSON alone can't say; None is NULL."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return in_json(tagged("value", value, 0))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else revived(json.loads(value))
