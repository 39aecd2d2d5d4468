"""Measurements of the warehouse; results are committed to docs/benchmarks.md."""
