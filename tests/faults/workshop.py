"""Undisturbed nights to plant faults into: a delivered company, published up to the night before."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ruamel.yaml import YAML

from dbt_project import build
from demo.delivering import deliver_company
from demo.schema import ENTITIES
from demo.size import Size
from expectations.auditing import audit
from ingestion.company import Company, load_company
from ingestion.handover import hand_over
from ingestion.landing import land_source
from publishing.commission.ledger_views.writing import write_commission_tables
from publishing.releasing import publish

LANDED_AT = datetime(2026, 11, 1, tzinfo=UTC)
# Only what is needed of the history, and no rows of idle members: a build of a minute instead of three.
PARAMETERS = {"idle_months": 0, "history_months": 3}


@dataclass
class Workshop:
    """`folder/delivery` is the company, `folder/base` its state after the night before the faults.

    `folder/prepared/<source>` is the base with the other sources of the night landed: made when first asked.
    """

    folder: Path
    night: date
    company: Company = field(init=False)

    def __post_init__(self) -> None:
        self.company = load_company(self.delivery / "company")

    @property
    def delivery(self) -> Path:
        return self.folder / "delivery"

    @property
    def night_before(self) -> date:
        return self.night - timedelta(days=1)

    def source_of(self, extracts: tuple[str, ...]) -> str:
        """The source that delivers the extracts; one for all of them, or "" for two (then all land)."""
        sources = {feed.source for feed in self.company.feeds for entity in extracts if entity in feed.modes}
        return sources.pop() if len(sources) == 1 else ""

    def state_for(self, source: str, place: Path) -> Path:
        """A state folder of its own in which only `source` of the night has not landed yet."""
        prepared = self.folder / "prepared" / (source or "all")
        if not prepared.exists():
            unfinished = prepared.with_name(prepared.name + ".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            copy_state(self.folder / "base", unfinished)
            bring_night(self.delivery / "inbox", unfinished / "inbox", self.night)
            for name in self.company.source_names:
                if source and name != source:
                    land_source(self.company, name, unfinished, self.night, LANDED_AT, "faults")
            unfinished.rename(prepared)
        copy_state(prepared, place)
        bring_night(self.delivery / "inbox", place / "inbox", self.night)
        return place


def bring_night(inbox: Path, into: Path, night: date) -> None:
    """Copy the extracts of one night into an inbox of their own."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for entity in ENTITIES:
        shutil.copy(inbox / f"{entity}_{night}.csv.gz", into)


def copy_state(state: Path, place: Path) -> None:
    """A state folder that may be spoilt: what never changes is linked, what is written to is copied."""
    place.mkdir(parents=True)
    for name in ("landing", "quarantine", "published"):
        if (state / name).exists():
            shutil.copytree(
                state / name, place / name, copy_function=lambda old, new: Path(new).hardlink_to(old)
            )
    for name in ("state.sqlite", "company.id"):
        shutil.copy(state / name, place / name)


def prepare(folder: Path, size: Size, nights: int) -> Workshop:
    """Deliver the company, land all nights but the last, build, audit and publish the last but one.

    What stands there already is taken as it is.
    """
    delivery = folder / "delivery"
    if not (delivery / "company" / "company.yml").exists():
        deliver_company(size, nights, delivery, lambda step: None)
        tune_company(delivery / "company" / "company.yml")
    workshop = Workshop(folder, size.until)
    base, unfinished = folder / "base", folder / "base.unfinished"
    if not base.exists():
        shutil.rmtree(unfinished, ignore_errors=True)
        for back in range(nights - 1, 0, -1):
            day = size.until - timedelta(days=back)
            bring_night(delivery / "inbox", unfinished / "inbox", day)
            for source in workshop.company.source_names:
                land_source(workshop.company, source, unfinished, day, LANDED_AT, "faults")
        whole_night(workshop.company, unfinished, workshop.night_before)
        unfinished.rename(base)
    return workshop


def tune_company(file: Path, sources: tuple[str, ...] = ()) -> None:
    """Each state folder has its own inbox and keeps no archive; only some sources, if any are named."""
    yaml = YAML()
    content = yaml.load(file.read_text(encoding="utf-8"))
    content["inbox"] = "{state}/inbox"
    content["archive"] = False
    content["parameters"] = PARAMETERS
    for name in [name for name in content["sources"] if sources and name not in sources]:
        del content["sources"][name]
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(content, stream)


def build_night(company: Company, state: Path, night: date) -> None:
    """Hand over and build, as the night does."""
    hand_over(company, state, night)
    build(state, night)
    write_commission_tables(state, None)


def whole_night(company: Company, state: Path, night: date) -> None:
    """Build, audit and publish what has landed; a closed gate raises."""
    build_night(company, state, night)
    audit(state, night, LANDED_AT)
    publish(state, night, LANDED_AT)
