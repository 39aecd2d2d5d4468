"""The append-only ledger of closed months: tables, hash chain, guards, and what is read out of it."""
