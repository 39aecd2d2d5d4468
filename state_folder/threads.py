"""With how many threads a night's DuckDB works."""

import duckdb

# With fewer, DuckDB (1.5) groups in hash tables that grow until the memory is gone; from three on it writes
# what does not fit to disk, piece by piece.
FEWEST = 3


def engine_threads() -> int:
    """For DuckDB's `threads`: what it takes by itself (the cores that it may use), but at least three."""
    with duckdb.connect() as connection:
        own = connection.execute("select current_setting('threads')").fetchone()
    return max(FEWEST, int(own[0])) if own else FEWEST
