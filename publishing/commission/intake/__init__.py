"""The rows that commissions are worked out from, taken in each night, version by version."""
