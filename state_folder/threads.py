"""With how many threads a night's DuckDB works."""

# With fewer, DuckDB (1.5) groups in hash tables that grow until the memory is gone; from three on it writes
# what does not fit to disk, piece by piece.
FEWEST = 3


def engine_threads(own: int) -> int:
    """For DuckDB's `threads`: `own`, what it takes by itself (cores that it may use), but at least three."""
    return max(FEWEST, own)
