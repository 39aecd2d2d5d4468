"""Where the commands of ingestion print: a terminal's own width, and room enough for a file or a pipe."""

import os

from rich.console import Console

ROOM = 200
"""Characters of a line that no terminal bounds: listings are read whole in a log."""


def listing_console() -> Console:
    """A console as wide as its terminal or as `COLUMNS` says now, else `ROOM` characters wide.

    Made where it is used: a console reads `COLUMNS` once, when it is made.
    """
    console = Console()
    return console if console.is_terminal or "COLUMNS" in os.environ else Console(width=ROOM)
