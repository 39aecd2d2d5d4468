"""Commissions: what was credited, what was earned, what is paid, and the ledger of closed months."""
