"""How much memory a night's DuckDB may take before it goes on on disk."""

import os


def memory_limit() -> str:
    """For DuckDB's `memory_limit`: the setting SALES_MEMORY (as 8GB), else 5 GB, on a small machine less.

    A process holds a gigabyte beside it (Python, dbt, what DuckDB does not count): less is 0.6 of all memory.
    """
    on_this_machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return os.environ.get("SALES_MEMORY", f"{min(5000, on_this_machine * 6 // 10**7)}MB")
