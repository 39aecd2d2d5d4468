"""Makes a delivered company untidy, and says what is true of it: both without the code that lands files."""

from __future__ import annotations

import csv
import gzip
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

Row = dict[str, str]

# Late by one night to ten; one row in ten of a delta is late, one in twenty comes wrong first.
LATEST_NIGHTS = 10
LATE_SHARE = 0.10
WRONG_SHARE = 0.05
# What is wrong at first: the value of another row of the same night.
WRONG_COLUMNS = {
    "acc_invoice_lines": "net_amount",
    "acc_invoices": "customer_id",
    "acc_payments": "amount",
    "crm_activities": "user_id",
    "crm_deals": "amount",
    "crm_leads": "lead_source",
    "crm_owner_history": "user_id",
    "cs_tickets": "user_id",
    "fld_order_lines": "net_amount",
    "tel_calls": "disposition",
}


@dataclass
class Untidiness:
    """How many rows were delivered late, and how many wrong at first."""

    late: int = 0
    corrected: int = 0


def extract_file(inbox: Path, entity: str, night: date) -> Path:
    """Where the extract of a night lies."""
    return inbox / f"{entity}_{night}.csv.gz"


def make_untidy(inbox: Path, deltas: list[str], nights: list[date], seed: int) -> Untidiness:
    """Rewrites the deltas of all nights but the first; what would come after the last night comes in it.

    A late row keeps the time of its extraction, so that a newer version that came before it stays in force. A
    corrected row comes again with the time of the night that corrects it.
    """
    made = Untidiness()
    for entity in deltas:
        held_back: dict[date, list[Row]] = defaultdict(list)
        for place, night in enumerate(nights[1:], start=1):
            file = extract_file(inbox, entity, night)
            header, rows = read_extract(file)
            chance = random.Random(f"{seed} {entity} {night}")
            told: list[Row] = []
            for row in rows:
                later = nights[min(place + chance.randint(1, LATEST_NIGHTS), len(nights) - 1)]
                lot = chance.random()
                wrong = _wrong(entity, row, rows, chance)
                if later > night and lot < LATE_SHARE:
                    held_back[later].append(row)
                    made.late += 1
                elif later > night and lot < LATE_SHARE + WRONG_SHARE and wrong != row:
                    told.append(wrong)
                    held_back[later].append({**row, "_extracted_at": _an_hour_after(later)})
                    made.corrected += 1
                else:
                    told.append(row)
            write_extract(file, header, [*told, *held_back.pop(night, [])])
    return made


def write_truth(
    inbox: Path, keys: dict[str, tuple[str, ...]], deltas: list[str], nights: list[date], whole: Path
) -> int:
    """One full extract per entity: of a delta the newest version of each key, of a snapshot the newest file.

    `nights` are those delivered so far. Returns the number of rows.
    """
    whole.mkdir(parents=True)
    count = 0
    for entity, key in keys.items():
        newest: dict[tuple[str, ...], Row] = {}
        header: list[str] = []
        for night in nights if entity in deltas else nights[-1:]:
            header, rows = read_extract(extract_file(inbox, entity, night))
            for row in rows:
                name = tuple(row[column] for column in key)
                # equal times: the later file, then the later line
                if name not in newest or row["_extracted_at"] >= newest[name]["_extracted_at"]:
                    newest[name] = row
        write_extract(extract_file(whole, entity, nights[-1]), header, list(newest.values()))
        count += len(newest)
    return count


def read_extract(file: Path) -> tuple[list[str], list[Row]]:
    """Header and rows as texts."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        rows = list(reader)
        return list(reader.fieldnames or []), rows


def write_extract(file: Path, header: list[str], rows: list[Row]) -> None:
    """The same content gives the same bytes."""
    with file.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed:
        packed.write((",".join(header) + "\n").encode())
        packed.write("".join(_line(row[column] for column in header) for row in rows).encode())


def _line(values: Iterable[str]) -> str:
    return ",".join('"' + text.replace('"', '""') + '"' if text else "" for text in values) + "\n"


def _wrong(entity: str, row: Row, rows: list[Row], chance: random.Random) -> Row:
    column = WRONG_COLUMNS.get(entity)
    return {**row, column: chance.choice(rows)[column]} if column else row


def _an_hour_after(night: date) -> str:
    """Half past two after the night's day in Hanoi: an hour after what the night itself extracts."""
    return f"{night}T19:30:00Z"
