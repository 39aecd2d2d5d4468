"""LAND: extract files become immutable, typed, counted rows, and the hand-over to the build."""
