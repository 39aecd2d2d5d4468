"""Calls in pandas: which agent of a call each measure counts for, where, and what its legs add up to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from bench.peers.pandas_facts import counted_at, microseconds
from bench.peers.pandas_lookups import ABSENT, FOREVER, Array, Lookups, first_of, take, value_at


def legs_by_call(book: Lookups, calls: pd.DataFrame) -> dict[str, Array]:
    """Per call: agents of its legs (absent without one), and its waits and talk in microseconds."""
    legs = book.read("tel_call_legs")
    call = pd.Index(calls["call_id"]).get_indexer(pd.Index(legs["call_id"]))
    order = np.lexsort((legs["leg_no"].to_numpy(), call))
    order = order[call[order] >= 0]
    legs, call = legs.iloc[order], call[order]
    rep = _agents(book, legs["agent_id"], calls["started_at"].iloc[call])
    answered = legs["answered_at"].notna().to_numpy()
    hold = legs["hold_seconds"].to_numpy("float64") * 1e6
    wait = microseconds(legs["answered_at"].fillna(legs["ended_at"]), legs["offered_at"])
    count = len(calls)

    def last(values: Array, where: Array) -> Array:
        found = np.full(count, ABSENT, dtype=values.dtype)
        found[call[where]] = values[where]
        return found

    def first(values: Array, where: Array) -> Array:
        found = np.full(count, ABSENT, dtype=values.dtype)
        found[call[where][::-1]] = values[where][::-1]
        return found

    talk = microseconds(legs["ended_at"], legs["answered_at"]) - hold
    every = np.ones(len(call), dtype=bool)
    # legs that ring at the same instant are one wait, the longest
    ringing = pd.DataFrame({"call": call, "offered": legs["offered_at"].to_numpy(), "wait": wait + hold})
    longest = ringing.groupby(["call", "offered"], sort=False, dropna=False)["wait"].max()
    waits = longest.groupby(level="call").sum()
    waited = np.zeros(count)
    waited[waits.index.to_numpy()] = waits.to_numpy()
    return {
        "has_leg": np.bincount(call, minlength=count) > 0,
        "first_leg": first(rep, every),
        "first_answered": first(rep, answered),
        "last_answered": last(rep, answered),
        "last_offered": last(rep, legs["agent_id"].notna().to_numpy()),
        "answer_wait": first(wait, answered),
        "wait": waited,
        "talk": np.bincount(call, weights=np.nan_to_num(talk), minlength=count),
    }


def _agents(book: Lookups, agents: pd.Series, instants: pd.Series) -> Array:
    """Holder of the extension when the call began: of several the latest, for as long as he had it."""
    history = book.read("tel_agents")
    known = pd.Index(history["agent_id"].unique())
    spans = pd.DataFrame(
        {
            "key": known.get_indexer(pd.Index(history["agent_id"])),
            "start": history["valid_from"].to_numpy("datetime64[us]"),
            "end": history["valid_to"].fillna(pd.Timestamp(FOREVER)).to_numpy("datetime64[us]"),
            "value": book.rep_codes(history["user_id"]),
        }
    )
    keys = known.get_indexer(pd.Index(agents))
    found = value_at(_standing(spans), keys, instants)
    named = agents.notna().to_numpy()
    return np.where(named & (keys < 0), book.unknown_rep, np.where(found < 0, book.unassigned, found))


def _standing(spans: pd.DataFrame) -> pd.DataFrame:
    """Spans without overlaps: where several stand, the one that began last."""
    changes = pd.concat([spans[["key", "start"]], spans[["key", "end"]].rename(columns={"end": "start"})])
    changes = changes.drop_duplicates().sort_values(["key", "start"])
    changes["until"] = changes.groupby("key")["start"].shift(-1)
    pieces = changes.merge(spans.rename(columns={"start": "since"}), on="key")
    pieces = pieces[(pieces["since"] <= pieces["start"]) & (pieces["start"] < pieces["end"])]
    latest = pieces.sort_values("since").drop_duplicates(["key", "start"], keep="last")
    return latest.drop(columns=["end", "since"]).rename(columns={"until": "end"})


def calls(book: Lookups) -> Iterator[pd.DataFrame]:
    """Calls that are not internal, once per agent who may be meant, each with the measures of that agent."""
    rows = book.read("tel_calls")
    day = book.day_of(rows["started_at"])
    kept = (rows["direction"] != "internal").to_numpy() & (day < book.days)
    rows, day = rows[kept].reset_index(drop=True), day[kept]
    legs = legs_by_call(book, rows)
    purpose = _purposes(book, rows["call_id"])
    fallback = book.fallback(
        book.survivors(rows["account_id"], "account"), book.survivors(rows["contact_id"], "contact")
    )
    limits = _parameters(book, day)
    outbound = (rows["direction"] == "outbound").to_numpy()
    answered = (rows["disposition"] == "answered").to_numpy()
    abandoned = (rows["disposition"] == "abandoned").to_numpy()
    duration = microseconds(rows["ended_at"], rows["started_at"])
    short = abandoned & ~(duration >= limits["short_abandon_seconds"] * 1e6)
    offered = (rows["direction"] == "inbound").to_numpy() & legs["has_leg"] & ~short
    nobody = book.unassigned
    first_leg, last_offered = (first_of(legs[name], nobody) for name in ("first_leg", "last_offered"))
    unanswered = np.where(outbound, first_leg, last_offered)
    first = np.where(answered, first_of(legs["first_answered"], nobody), unanswered)
    taken = offered & answered
    unsuccessful = rows["disposition"].isin(["busy", "no_answer", "voicemail", "failed"]).to_numpy()
    counted: list[tuple[Array, dict[str, Array]]] = [
        (first_leg, {"calls_made": outbound & ~(rows["disposition"] == "failed").to_numpy()}),
        (
            np.where(outbound, first_leg, first),
            {
                "answered_inbound_calls": taken,
                "late_answered_calls": taken
                & (legs["answer_wait"] > limits["answer_threshold_seconds"] * 1e6),
                "customer_wait_seconds": np.where(taken, np.nan_to_num(legs["wait"]), 0.0),
            },
        ),
        (
            np.where(answered, first_of(legs["last_answered"], nobody), unanswered),
            {
                "inbound_calls_offered": offered,
                "answered_calls": answered,
                "long_calls": answered & (legs["talk"] > limits["long_call_seconds"] * 1e6),
            },
        ),
        (
            last_offered,
            {"abandoned_calls": offered & abandoned, "unsuccessful_inbound_calls": offered & unsuccessful},
        ),
    ]
    hours = (rows["started_at"] + pd.Timedelta(hours=book.night.utc_offset_hours)).dt.hour.to_numpy()
    members = {
        "hour": pd.Categorical.from_codes(
            hours.astype(np.int8), pd.Index([f"{hour:02d}" for hour in range(24)])
        ),
        "direction": rows["direction"].astype("category"),
        "disposition": rows["disposition"].astype("category"),
        "purpose": purpose,
    }
    for rep, measures in counted:
        some = np.logical_or.reduce([values != 0 for values in measures.values()]) & (day >= 0)
        frame = pd.DataFrame(members | {"day": day, "rep": rep} | measures)[some]
        frame["region"] = book.place(frame["rep"].to_numpy(), frame["day"].to_numpy(), fallback[some])
        yield frame.assign(stage=0)


def _parameters(book: Lookups, day: Array) -> dict[str, Array]:
    rows = book.read("parameters")
    rows["day"] = book.date_number(rows["calendar_date"])
    rows = rows[rows["day"] >= 0]
    table = rows.pivot(index="day", columns="param_code", values="param_value")
    inside = np.clip(day, 0, book.days - 1)
    return {str(code): table[code].to_numpy()[inside] for code in table.columns}


def _purposes(book: Lookups, call_ids: pd.Series) -> Any:
    """The purpose that the first activity of a call says, if one does."""
    rows = book.read("crm_activities")
    rows = rows[rows["tel_call_id"].notna() & rows["purpose"].notna()]
    rows = rows[book.day_of(counted_at(rows)) < book.days].sort_values("activity_id")
    rows = rows.drop_duplicates("tel_call_id")
    named = rows["purpose"].astype("category")
    places = pd.Index(rows["tel_call_id"]).get_indexer(pd.Index(call_ids))
    codes = take(named.cat.codes.to_numpy(), places).astype(np.int16)
    return pd.Categorical.from_codes(codes, pd.Index(named.cat.categories))
