"""Errors of the demo company.

DemoError
├── SizeRefused          a size that no coherent company can have
├── NightsRefused        a delivery of no night, or of more nights than the company has days
├── AwkwardRowInvalid    a row of awkward_cases.yml that is not a row of its entity
└── ExtractNotWritten    rows that do not fit the entity's columns
"""


class DemoError(Exception):
    """Anything that keeps the demo company from being made."""


class SizeRefused(DemoError):
    """The asked size is too small, too large, or has no whole month."""


class NightsRefused(DemoError):
    """A delivery of fewer than one night, or of more nights than the company has days."""


class AwkwardRowInvalid(DemoError):
    """A row of awkward_cases.yml names an unknown entity or column, or holds a value that cannot be read."""


class ExtractNotWritten(DemoError):
    """A maker handed over other columns than the entity has, or columns of different lengths."""
