"""What of a month is printed: a statement per rep, a summary per region, the payout file."""
