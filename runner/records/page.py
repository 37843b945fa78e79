"""Page: a part of a list, with how many there are in all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Page(Generic[Item]):
    """`items` from position `first` (0 is the first) of `total`; beyond 1,000 only "more than" is counted."""

    items: Sequence[Item]
    first: int
    total: int
    is_exact: bool = True

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_next(self) -> bool:
        return not self.is_exact or self.first + len(self.items) < self.total
