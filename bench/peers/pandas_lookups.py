"""What the peer in pandas looks up: numbers of members, merged records; owners, stages, assignments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.peers.inputs import Night

Array = NDArray[Any]
FOREVER = np.datetime64("9999-12-31", "us")
ABSENT = -1


class Lookups:
    """Small entities of a night, read once. Codes are places in `reps`, `regions`, `stages`, `managers`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.night = Night.read(folder)
        self.first_day = np.datetime64(self.night.first_day, "D")
        self.days = int((np.datetime64(self.night.as_of, "D") - self.first_day).astype(int)) + 1
        regions = self.read("ref_regions")
        self.reps = pd.Index([*self.read("crm_users")["user_id"], "UNASSIGNED", "UNKNOWN"])
        self.unassigned, self.unknown_rep = len(self.reps) - 2, len(self.reps) - 1
        self.regions = pd.Index([*regions["region_id"], "UNKNOWN"])
        self.unknown_region = len(self.regions) - 1
        self.parents = np.append(self.regions.get_indexer(pd.Index(regions["parent_region_id"])), ABSENT)
        ranked = self.read("lifecycle_stages").sort_values("stage_rank")
        # in the order of their ranks, `unknown` first: the furthest stage is the largest code
        self.stages = pd.Index(ranked["lifecycle_stage"])
        self._merges()
        self._accounts_and_contacts()
        self._assignments()
        self.owners = self.read("crm_owner_history")
        self.owners["value"] = self.rep_codes(self.owners["user_id"])
        self._stays()

    def read(self, entity: str) -> pd.DataFrame:
        """All rows of an entity."""
        return pd.read_parquet(self.folder / f"{entity}.parquet")

    def day_of(self, instants: pd.Series) -> Array:
        """Local day as a number since the first day; far below zero where there is no instant."""
        local = instants.to_numpy("datetime64[us]") + np.timedelta64(self.night.utc_offset_hours, "h")
        return np.where(
            np.isnat(local), -(10**6), (local.astype("datetime64[D]") - self.first_day).astype("int64")
        )

    def date_number(self, dates: pd.Series) -> Array:
        """The same of dates that are local already."""
        found = pd.to_datetime(dates).to_numpy("datetime64[D]")
        return np.where(np.isnat(found), -(10**6), (found - self.first_day).astype("int64"))

    def rep_codes(self, users: pd.Series) -> Array:
        """Known reps; UNASSIGNED where nobody is named, UNKNOWN where somebody else is."""
        codes = self.reps.get_indexer(pd.Index(users))
        return np.where(users.isna(), self.unassigned, np.where(codes < 0, self.unknown_rep, codes))

    def region_codes(self, named: pd.Series) -> Array:
        """Known regions, UNKNOWN for others, absent where none is named."""
        codes = self.regions.get_indexer(pd.Index(named))
        return np.where(named.isna(), ABSENT, np.where(codes < 0, self.unknown_region, codes))

    def survivors(self, named: pd.Series, kind: str) -> pd.Series:
        """Keys of merged records replaced by those of the records that they have become."""
        found = self.merges.get(kind)
        if found is None:
            return named
        places = found.index.get_indexer(pd.Index(named))
        return named.mask(places >= 0, pd.Series(found.to_numpy()[places], index=named.index))

    def place(self, reps: Array, days: Array, *fallbacks: Array) -> Array:
        """Region of the rep on the day, else the first fallback that is there, else UNKNOWN."""
        inside = np.clip(days, 0, self.days - 1)
        return first_of(self.assigned_region[reps, inside], *fallbacks, self.unknown_region)

    def owner_at(self, kind: str, objects: pd.Series, instants: pd.Series) -> Array:
        """Rep who owned the object, UNASSIGNED where nobody did."""
        history = self.owners[self.owners["object_type"] == kind]
        known = pd.Index(history["object_id"].unique())
        spans = pd.DataFrame(
            {
                "key": known.get_indexer(pd.Index(history["object_id"])),
                "start": history["valid_from"].to_numpy("datetime64[us]"),
                "end": history["valid_to"].fillna(pd.Timestamp(FOREVER)).to_numpy("datetime64[us]"),
                "value": history["value"],
            }
        )
        found = value_at(spans, known.get_indexer(pd.Index(objects)), instants)
        return np.where(found < 0, self.unassigned, found)

    def stage_at(self, contacts: pd.Series, accounts: pd.Series, instants: pd.Series) -> Array:
        """Stage of the contact; without one the furthest of the account's contacts; else `unknown` (0)."""
        stages = value_at(self.stays, self.staying.get_indexer(pd.Index(contacts)), instants)
        alone = np.flatnonzero((contacts.isna() & accounts.notna()).to_numpy())
        if len(alone):
            asked = pd.DataFrame({"row": alone, "account_id": accounts.to_numpy()[alone]})
            pairs = asked.merge(self.contacts[["account_id", "contact_id"]].dropna(), on="account_id")
            at = pd.Series(instants.to_numpy()[pairs["row"].to_numpy()])
            pairs["stage"] = value_at(self.stays, self.staying.get_indexer(pd.Index(pairs["contact_id"])), at)
            furthest = pairs.groupby("row")["stage"].max()
            stages[furthest.index.to_numpy()] = furthest.to_numpy()
        return np.maximum(stages, 0)

    def fallback(self, accounts: pd.Series, contacts: pd.Series) -> Array:
        """Region of the account, else of the contact, else absent."""
        return first_of(
            take(self.account_region, self.accounts.get_indexer(pd.Index(accounts))),
            take(self.contact_region, self.contact_ids.get_indexer(pd.Index(contacts))),
        )

    def _merges(self) -> None:
        self.merges: dict[str, pd.Series] = {}
        for kind, rows in self.read("crm_merges").groupby("object_type"):
            nexts = rows.set_index("merged_id")["surviving_id"]
            self.merges[str(kind)] = followed(nexts)

    def _accounts_and_contacts(self) -> None:
        accounts = self.unmerged("crm_accounts", "account_id", "account")
        self.accounts = pd.Index(accounts["account_id"])
        self.account_region = self.region_codes(accounts["region_id"])
        contacts = self.unmerged("crm_contacts", "contact_id", "contact")
        contacts = contacts[self.day_of(contacts["created_at"]) < self.days].reset_index(drop=True)
        contacts["account_id"] = self.survivors(contacts["account_id"], "account")
        self.contacts = contacts
        self.contact_ids = pd.Index(contacts["contact_id"])
        of_account = take(self.account_region, self.accounts.get_indexer(pd.Index(contacts["account_id"])))
        self.contact_region = first_of(of_account, self.region_codes(contacts["region_id"]))

    def unmerged(self, entity: str, key: str, kind: str) -> pd.DataFrame:
        """Rows of an entity without the records that were merged into others."""
        rows = self.read(entity)
        return rows[~rows[key].isin(self.merges[kind].index)] if kind in self.merges else rows

    def _assignments(self) -> None:
        """Two matrices, rep × day: region and manager."""
        rows = self.read("crm_user_assignments")
        self.managers = pd.Index(rows["manager_user_id"].dropna().unique())
        region = self.region_codes(rows["region_id"])
        spans = pd.DataFrame(
            {
                "key": self.reps.get_indexer(pd.Index(rows["user_id"])),
                "start": pd.to_datetime(rows["valid_from"]).to_numpy("datetime64[us]"),
                "end": pd.to_datetime(rows["valid_to"]).fillna(FOREVER).to_numpy("datetime64[us]"),
                "value": np.arange(len(rows)),
            }
        )
        reps = np.repeat(np.arange(len(self.reps)), self.days)
        days = pd.Series(self.first_day + np.tile(np.arange(self.days), len(self.reps)))
        found = value_at(spans, reps, days.astype("datetime64[us]")).reshape(len(self.reps), self.days)
        # a row that names no region is one of UNKNOWN
        self.assigned_region = take(np.where(region < 0, self.unknown_region, region), found)
        self.assigned_manager = take(self.managers.get_indexer(pd.Index(rows["manager_user_id"])), found)

    def _stays(self) -> None:
        rows = self.read("crm_lifecycle_history")
        rows = rows[self.day_of(rows["entered_at"]) < self.days]
        contacts = self.survivors(rows["contact_id"], "contact")
        self.staying = pd.Index(contacts.dropna().unique())
        self.stays = pd.DataFrame(
            {
                "key": self.staying.get_indexer(pd.Index(contacts)),
                "start": rows["entered_at"].to_numpy("datetime64[us]"),
                "end": rows["exited_at"].fillna(pd.Timestamp(FOREVER)).to_numpy("datetime64[us]"),
                "value": self.stages.get_indexer(pd.Index(rows["lifecycle_stage"])),
            }
        )
        # two records that became one contact may have entered a stage at the same instant
        self.stays = self.stays.drop_duplicates(["key", "start"])


def first_of(*codes: Array | int) -> Array:
    """The first code of each row that is not absent."""
    found = np.asarray(codes[0])
    for other in codes[1:]:
        found = np.where(found < 0, other, found)
    return found


def take(values: Array, places: Array) -> Array:
    """Values at places, absent where the place is."""
    if not len(values):
        return np.full(places.shape, ABSENT)
    return np.where(places < 0, ABSENT, values[places])


def followed(nexts: pd.Series) -> pd.Series:
    """From each merged key to the last one of its chain."""
    current = nexts
    for _ in range(20):
        places = nexts.index.get_indexer(pd.Index(current))
        if (places < 0).all():
            break
        moved = np.where(places < 0, current.to_numpy(), nexts.to_numpy()[places])
        current = pd.Series(moved, index=nexts.index, dtype=nexts.dtype)
    return current


def value_at(spans: pd.DataFrame, keys: Array, instants: pd.Series) -> Array:
    """Value of the span of the key that began last and has not ended; absent without one.

    spans: key, start, end, value; the end is exclusive and a later start ends a span.
    """
    found = np.full(len(keys), ABSENT, dtype="int64")
    asked = np.flatnonzero((keys >= 0) & instants.notna().to_numpy())
    if not len(asked):
        return found
    left = pd.DataFrame({"key": keys[asked], "at": instants.to_numpy("datetime64[us]")[asked], "row": asked})
    right = spans[spans["key"] >= 0].sort_values("start").astype({"key": "int64"})
    joined = pd.merge_asof(
        left.astype({"key": "int64"}).sort_values("at"), right, left_on="at", right_on="start", by="key"
    )
    holds = (joined["at"] < joined["end"]).to_numpy()
    found[joined["row"].to_numpy()[holds]] = joined["value"].to_numpy()[holds].astype("int64")
    return found
