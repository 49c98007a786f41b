"""Pause Python's collector of cycles where millions of small objects come and go, none of them in cycles."""
from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """For the time of a block or a decorated function: the collector would only walk over all that is loaded, again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
