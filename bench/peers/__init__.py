"""Twenty of the KPIs, written well in pandas and in PostgreSQL, to hold a full rebuild against."""
