"""Productivity allowances: a month is calculated, approved and locked; what comes later is an adjustment."""
