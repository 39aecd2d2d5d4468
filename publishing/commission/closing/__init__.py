"""The close of a month: calculate, reconcile, approve or reject, lock, pay. The ledger keeps every step."""
