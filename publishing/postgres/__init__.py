"""The server profile of publishing: the published release in PostgreSQL, for readers with rights."""
