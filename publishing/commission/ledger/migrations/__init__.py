"""Alembic's migrations of the ledger's database, applied whenever it is opened for writing."""
