"""Reading and writing places in nested data: a path is names and row numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

Path = tuple[str | int, ...]


class Missing:
    """Nothing at a place, not even null."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


def get(data: Any, path: Path) -> Any:
    """What lies at the path, else MISSING."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(data, list) or not 0 <= step < len(data):
                return MISSING
            data = data[step]
        elif isinstance(data, Mapping) and step in data:
            data = data[step]
        else:
            return MISSING
    return data


def put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Write a value at the path; what is in the way or missing becomes a map, or a list before a row number."""
    target: Any = data
    for step, following in zip(path, (*path[1:], None), strict=True):
        if isinstance(step, int):
            target.extend({} for _ in range(step + 1 - len(target)))
        if following is None:
            target[step] = value
            return
        kind: type = list if isinstance(following, int) else dict
        inner = get(target, (step,))
        if not isinstance(inner, kind):
            inner = target[step] = kind()
        target = inner


def drop(data: dict[str, Any], path: Path) -> None:
    """Forget what lies at the path; in the browser it is `undefined`, which expressions read as null."""
    holder = get(data, path[:-1])
    if isinstance(holder, dict):
        holder.pop(path[-1], None)


def same(left: Any, right: Any) -> bool:
    """Equality of JSON: 1 is 1.0 but neither is true or "1"."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, Sequence) and isinstance(right, Sequence) and not isinstance(left, str):
        return not isinstance(right, str) and len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def is_tame(data: Any, depth: int, values: int) -> bool:
    """Whether data from outside is neither deeper nor larger than this; walked without recursion."""
    level, seen = [data], 0
    for _ in range(depth):
        level = [
            inner
            for item in level
            if isinstance(item, Mapping | list)
            for inner in (item.values() if isinstance(item, Mapping) else item)
        ]
        seen += len(level)
        if not level:
            return True
        if seen > values:
            return False
    return False


def is_storable(text: str) -> bool:
    """Whether every database can keep the text: no NUL, no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
