"""Events of the twenty KPIs in pandas, calls apart: where each counts, and what for.

Every function gives a frame: `day` (since the first one), `rep`, `region`, `stage` as codes, a column per
member that the KPIs want beside them, and the measures.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.peers.pandas_lookups import Array, Lookups, first_of, followed, take

DAY = 86_400_000_000


def microseconds(later: pd.Series, earlier: pd.Series) -> Array:
    """Whole microseconds as floats, nan where a time is missing."""
    span = later.to_numpy("datetime64[us]") - earlier.to_numpy("datetime64[us]")
    return np.where(np.isnat(span), np.nan, span.astype("int64").astype("float64"))


def counted_at(rows: pd.DataFrame) -> pd.Series:
    """Meetings and demos by their booking, everything else by when it happened."""
    is_booking = rows["activity_type"].isin(["meeting", "demo"])
    return rows["occurred_at"].mask(is_booking & rows["booked_at"].notna(), rows["booked_at"])


def activities(book: Lookups) -> pd.DataFrame:
    """E-mails sent by hand, meetings and demos booked."""
    rows = book.read("crm_activities")
    is_booking = rows["activity_type"].isin(["meeting", "demo"])
    is_email = (rows["activity_type"] == "email") & (rows["direction"] == "outbound")
    rows["at"] = counted_at(rows)
    rows["day"] = book.day_of(rows["at"])
    stands = (is_booking | (rows["activity_type"] == "email")) & ~(
        is_booking & (rows["outcome"] == "rescheduled")
    )
    rows = rows.assign(is_booking=is_booking, is_email=is_email & ~rows["is_automated"].astype(bool))
    rows = rows[stands & (rows["day"] < book.days)].sort_values("activity_id")
    message = rows["message_id"].fillna(rows["activity_id"])
    once = ~pd.DataFrame({"type": rows["activity_type"], "message": message}).duplicated()
    rows = rows.assign(
        emails_sent=once & rows["is_email"],
        meetings_scheduled=once & rows["is_booking"],
        demos_scheduled=rows["activity_type"] == "demo",
    )
    rows = rows[
        (rows["emails_sent"] | rows["meetings_scheduled"] | rows["demos_scheduled"]) & (rows["day"] >= 0)
    ]
    contacts = book.survivors(rows["contact_id"], "contact")
    accounts = book.survivors(rows["account_id"], "account")
    rep = book.rep_codes(rows["user_id"])
    return rows[["day", "emails_sent", "meetings_scheduled", "demos_scheduled"]].assign(
        rep=rep,
        region=book.place(rep, rows["day"].to_numpy(), book.fallback(accounts, contacts)),
        stage=book.stage_at(contacts, accounts, rows["at"]),
    )


def deals(book: Lookups) -> pd.DataFrame:
    """Deals that were won or lost, where they were closed."""
    rows = book.unmerged("crm_deals", "deal_id", "deal").merge(
        book.read("ref_deal_stages"), on="stage_id", how="left"
    )
    rows["day"] = book.day_of(rows["closed_at"])
    rows = rows[
        rows["stage_type"].isin(["won", "lost"])
        & (rows["day"] >= 0)
        & (rows["day"] < book.days)
        & (book.day_of(rows["created_at"]) < book.days)
    ].reset_index(drop=True)
    accounts = book.survivors(rows["account_id"], "account")
    contacts = book.survivors(rows["primary_contact_id"], "contact")
    rep = book.owner_at("deal", rows["deal_id"], rows["closed_at"])
    won = (rows["stage_type"] == "won").to_numpy()
    cycle = microseconds(rows["closed_at"], rows["created_at"])
    has_cycle = won & (cycle >= 0)
    bands = pd.cut(
        cycle, [-1, 21 * DAY, 42 * DAY, 90 * DAY, np.inf], labels=["<=21", "22-42", "43-90", ">90"]
    )
    source, campaign = _lead_origins(book, rows["lead_id"])
    return rows[["day", "deal_type"]].assign(
        rep=rep,
        region=book.place(rep, rows["day"].to_numpy(), book.fallback(accounts, contacts)),
        stage=book.stage_at(contacts, accounts, rows["closed_at"]),
        lead_source=source,
        campaign=campaign,
        cycle_length_band=bands,
        deals_won=won,
        deals_lost=~won,
        deals_closed=True,
        deals_won_with_cycle=has_cycle,
        sales_cycle_days=np.where(has_cycle, cycle, 0.0),
    )


def _lead_origins(book: Lookups, named: pd.Series) -> tuple[Array, Array]:
    """Source and campaign of the lead, of a duplicate those of the last one that it was merged into."""
    leads = book.read("crm_leads")
    leads = leads[book.day_of(leads["created_at"]) < book.days].reset_index(drop=True)
    known = pd.Index(leads["lead_id"])
    replaced = book.survivors(leads["lead_id"], "lead")
    into = leads["merged_into_lead_id"].where(
        leads["merged_into_lead_id"].notna(), replaced.where(replaced != leads["lead_id"])
    )
    chain = pd.Series(into.to_numpy(), index=known).dropna()
    survivor = followed(chain).to_numpy()[chain.index.get_indexer(known)] if len(chain) else known
    moved = np.where(known.isin(chain.index), survivor, known)
    last = take(known.get_indexer(pd.Index(moved)), known.get_indexer(pd.Index(named)))
    campaigns = pd.Index(book.read("crm_campaigns")["campaign_id"])
    is_known = leads["campaign_id"].isin(campaigns)
    campaign = leads["campaign_id"].where(is_known, "UNKNOWN").mask(leads["campaign_id"].isna(), "none")
    return _texts(leads["lead_source"], last), _texts(campaign, last)


def _texts(values: pd.Series, places: Array) -> Array:
    """Values at places, None where the place is absent."""
    if not len(values):
        return np.full(len(places), None, dtype=object)
    found = values.to_numpy(dtype=object)[places]
    found[places < 0] = None
    return found


def tickets(book: Lookups) -> pd.DataFrame:
    """Support tickets by the owner of the account, complaints by the owner of the ticket."""
    rows = book.read("cs_tickets")
    rows["day"] = book.day_of(rows["created_at"])
    is_support = rows["ticket_type"] == "support"
    kept = (is_support | (rows["ticket_type"] == "complaint")) & ~rows["is_duplicate"].astype(bool)
    rows = rows.assign(is_support=is_support)
    rows = rows[kept & (rows["day"] >= 0) & (rows["day"] < book.days)].reset_index(drop=True)
    supports = rows["is_support"].to_numpy(dtype=bool)
    accounts = book.survivors(rows["account_id"], "account")
    rep = np.where(
        supports,
        book.owner_at("account", accounts, rows["created_at"]),
        book.rep_codes(rows["owner_user_id"]),
    )
    account = book.accounts.get_indexer(pd.Index(accounts))
    own = first_of(book.region_codes(rows["region_id"]), take(book.account_region, account))
    reason = rows["reason_code"].fillna(pd.Series(np.where(supports, "UNKNOWN", "unknown")))
    return rows[["day"]].assign(
        rep=rep,
        region=first_of(own, book.place(rep, rows["day"].to_numpy())),
        stage=0,
        account=_texts(book.accounts.to_series(), account),
        reason=reason,
        support_tickets=supports,
        complaints=~supports,
        complaints_disputed=~supports & rows["is_disputed"].eq(True).to_numpy(dtype=bool),
    )


def receipts(book: Lookups) -> pd.DataFrame:
    """Money when it came in, and out again on the day on which it bounced; refunds below zero."""
    rows = book.read("acc_payments")
    rows["received"], rows["bounced"] = (
        book.date_number(rows[name]) for name in ("received_date", "bounced_on")
    )
    has_bounced = (rows["status"] == "bounced") & rows["bounced_on"].notna()
    rows = rows[(rows["received"] < book.days) & ((rows["status"] == "cleared") | has_bounced)]
    rows = rows.reset_index(drop=True)
    debtors, debtor = _debtors(book, rows["customer_id"])
    accounts = pd.Series(_texts(debtors["account_id"], debtor))
    midnight = pd.to_datetime(rows["received_date"]).astype("datetime64[us]") + pd.Timedelta(days=1)
    last_instant = midnight - pd.Timedelta(hours=book.night.utc_offset_hours) - pd.Timedelta(microseconds=1)
    owner = book.owner_at("account", accounts, last_instant)
    is_named = rows["collected_by_user_id"].notna().to_numpy()
    sign = np.where(rows["payment_type"] == "receipt", 1.0, -1.0)
    amount = sign * np.round(rows["amount"].to_numpy() * _rates(book, rows), 6)
    came = pd.DataFrame(
        {
            "day": rows["received"],
            "rep": np.where(is_named, book.rep_codes(rows["collected_by_user_id"]), owner),
            "fallback": take(debtors["region"].to_numpy(), debtor),
            "account": _texts(debtors["known_account"], debtor),
            "dealer": _texts(debtors["dealer"], debtor),
            "receivables_collected": amount,
        }
    )
    went = came[(rows["status"] == "bounced").to_numpy()].copy()
    went["day"] = rows["bounced"].to_numpy()[went.index]
    went["receivables_collected"] *= -1
    both = pd.concat([came, went], ignore_index=True)
    both = both[(both["day"] >= 0) & (both["day"] < book.days)]
    region = book.place(both["rep"].to_numpy(), both["day"].to_numpy(), both["fallback"].to_numpy())
    return both.drop(columns="fallback").assign(region=region, stage=0)


def _debtors(book: Lookups, customers: pd.Series) -> tuple[pd.DataFrame, Array]:
    """Every debtor with region, account and dealer; and the place of each customer's debtor in it."""
    debtors = book.read("acc_customers")
    outlets = book.read("fld_outlets")
    outlet_ids = book.survivors(debtors["outlet_id"], "outlet")
    outlet = pd.Index(outlets["outlet_id"]).get_indexer(pd.Index(outlet_ids))
    region = book.region_codes(outlets["region_id"])
    outlet_region = take(np.where(region < 0, book.unknown_region, region), outlet)
    is_dealer = outlets["outlet_type"].isin(["dealer", "distributor"])
    debtors["account_id"] = book.survivors(debtors["account_id"], "account")
    account = book.accounts.get_indexer(pd.Index(debtors["account_id"]))
    debtors["region"] = first_of(
        outlet_region, book.region_codes(debtors["region_id"]), take(book.account_region, account)
    )
    debtors["known_account"] = _texts(book.accounts.to_series(), account)
    debtors["dealer"] = _texts(outlets["outlet_id"].where(is_dealer), outlet)
    return debtors, pd.Index(debtors["customer_id"]).get_indexer(pd.Index(customers))


def _rates(book: Lookups, rows: pd.DataFrame) -> Array:
    """Rate of the payment's currency, at most seven days old; nan without one."""
    rates = book.read("acc_fx_rates")
    rates = rates[rates["to_currency"] == book.night.currency].rename(columns={"from_currency": "currency"})
    rates["received"] = book.date_number(rates["rate_date"])
    asked = rows[["currency", "received"]].reset_index().sort_values("received")
    found = pd.merge_asof(
        asked,
        rates[["currency", "received", "rate"]].sort_values("received"),
        on="received",
        by="currency",
        tolerance=7,
    ).set_index("index")["rate"]
    return np.where(rows["currency"] == book.night.currency, 1.0, found.sort_index().to_numpy())
