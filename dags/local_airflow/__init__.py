"""The embedded Airflow: one night in a terminal, or the whole stack on one machine."""
