"""AUDIT: may this build be published? Suites, dbt's tests, and the sources counted a second time."""
