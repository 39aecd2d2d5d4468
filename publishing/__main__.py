"""`python -m publishing`."""

from publishing.command_line import main

main()
