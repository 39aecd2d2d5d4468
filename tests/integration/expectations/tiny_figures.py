"""The figures that a right build publishes of the tiny company, added up by hand."""

KPIS = {  # unit, additivity
    "sales_revenue": ("currency", "additive"),
    "units_sold": ("count", "additive"),
    "receivables_collected": ("currency", "additive"),
    "receivables_balance": ("currency", "semi_additive"),
    "deals_won": ("count", "additive"),
    "deals_lost": ("count", "additive"),
    "win_rate": ("ratio", "ratio"),
    "calls_made": ("count", "additive"),
    "inbound_calls_offered": ("count", "additive"),
    "unsuccessful_inbound_calls": ("count", "additive"),
    "abandoned_call_rate": ("ratio", "ratio"),
    "late_answer_rate": ("ratio", "ratio"),
    "new_leads": ("count", "additive"),
    "csat_score": ("score", "ratio"),
    "lifecycle_stage_share": ("ratio", "ratio"),
}

# kpi_code, day, rep, region, stage, detail, numerator, denominator of a right build.
FACTS: list[tuple[str, str, str, str, str, str | None, str, str | None]] = [
    ("sales_revenue", "2026-10-05", "R1", "N", "customer", None, "1000000", None),
    ("sales_revenue", "2026-10-20", "R2", "S", "customer", None, "250251.235802", None),
    ("sales_revenue", "2026-10-25", "R1", "N", "customer", None, "-100000", None),
    ("units_sold", "2026-10-05", "R1", "N", "customer", "uom=copy", "10", None),
    ("units_sold", "2026-10-20", "R2", "S", "customer", "uom=copy", "2", None),
    ("units_sold", "2026-10-25", "R1", "N", "customer", "uom=copy", "-1", None),
    ("receivables_collected", "2026-10-10", "R1", "N", "customer", None, "500000", None),
    ("receivables_collected", "2026-10-15", "R1", "N", "customer", None, "70000", None),
    ("receivables_collected", "2026-10-22", "R1", "N", "customer", None, "-70000", None),
    ("receivables_collected", "2026-10-28", "UNASSIGNED", "UNKNOWN", "customer", None, "-50000", None),
    ("deals_won", "2026-10-12", "R1", "N", "opportunity", None, "1", None),
    ("deals_lost", "2026-10-15", "R2", "S", "unknown", None, "1", None),
    ("win_rate", "2026-10-12", "R1", "N", "opportunity", None, "1", "1"),
    ("win_rate", "2026-10-15", "R2", "S", "unknown", None, "0", "1"),
    ("calls_made", "2026-10-08", "R1", "N", "unknown", None, "1", None),
    ("inbound_calls_offered", "2026-10-08", "R1", "N", "unknown", None, "3", None),
    ("unsuccessful_inbound_calls", "2026-10-08", "R1", "N", "unknown", None, "1", None),
    ("abandoned_call_rate", "2026-10-08", "R1", "N", "unknown", None, "1", "3"),
    ("late_answer_rate", "2026-10-08", "R1", "N", "unknown", None, "0", "1"),
    ("new_leads", "2026-10-04", "R1", "N", "lead", None, "1", None),
    ("csat_score", "2026-10-20", "R1", "N", "customer", None, "5", "1"),
    ("csat_score", "2026-10-21", "UNASSIGNED", "UNKNOWN", "unknown", None, "4", "1"),
]
# Days on which the open balance changes, and what is open from then on.
BALANCES = {
    "2026-10-05": "1100000",
    "2026-10-10": "600000",
    "2026-10-15": "530000",
    "2026-10-20": "805251.359259",
    "2026-10-22": "875251.359259",
    "2026-10-25": "765251.359259",
}
