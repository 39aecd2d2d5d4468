"""What finance reads of the ledger: the tables of schema `commission` of the night's build."""
