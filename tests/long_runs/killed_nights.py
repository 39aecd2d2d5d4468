"""python -m tests.long_runs.killed_nights --work <folder> [--kills 300] [--minutes 120] [--write]

`kill -9` of the whole process group of a night, dbt included, at random moments of each of its stages, while
a reader asks for the published file all the time. A state folder takes many kills in a row, so that each
attempt finds what the killed ones before it left; then the night runs to its end and must leave what a night
leaves that nobody disturbed. Results are appended to `<work>/results.jsonl`, and a second run goes on.
"""

from __future__ import annotations

import json
import random
import shutil
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from demo.delivering import deliver_company
from demo.size import company_size
from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
from tests.faults.workshop import bring_night, tune_company
from tests.long_runs.killed_nights_page import PAGE, Chain, Kill, page
from tests.long_runs.night_remains import differences
from tests.long_runs.night_stages import STAGES, begin
from tests.long_runs.polling_reader import Reader, answer

NIGHTS = (date(2026, 10, 30), date(2026, 10, 31))
SIZE = company_size(10, 3, NIGHTS[1], 7, 600, None, 600)
KILLS_OF_A_CHAIN = 15
# A moment is drawn within what the stage took undisturbed, and a little beyond: there the next one is struck.
LATEST = 1.05
# In so many chains the night begins anew after the last kill; else at the stage, as a retried task does.
BEGUN_ANEW = 1 / 4


def prepare(work: Path) -> dict[str, float]:
    """`work/before`: a night published and a ledger begun; `work/clean`: the next night too.

    Returns the seconds of each stage of that night. What stands there already is taken as it is: it has to
    be made by the code whose nights are killed.
    """
    seconds = work / "seconds.json"
    if seconds.exists():
        return dict(json.loads(seconds.read_text("utf-8")))
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    delivered, before, clean = work / "delivered", work / "before", work / "clean"
    deliver_company(SIZE, len(NIGHTS), delivered, lambda step: None)
    tune_company(delivered / "company" / "company.yml")
    bring_night(delivered / "inbox", before / "inbox", NIGHTS[0])
    with opened_commission_ledger(ledger_url(before)):
        pass
    undisturbed(work, before, NIGHTS[0])
    bring_night(delivered / "inbox", before / "inbox", NIGHTS[1])
    shutil.copytree(before, clean, symlinks=True)
    took = undisturbed(work, clean, NIGHTS[1])
    seconds.write_text(json.dumps(took), "utf-8")
    return took


def undisturbed(work: Path, state: Path, day: date) -> dict[str, float]:
    """A night left alone; the seconds of its stages.

    Raises:
        RuntimeError: it failed.
    """
    attempt = begin(work / "delivered" / "company", state, day)
    if attempt.wait():
        raise RuntimeError(f"the undisturbed night failed:\n{attempt.log.read_text('utf-8')[-3000:]}")
    return attempt.seconds_by_stage()


def drawn_kills(chance: random.Random, count: int) -> list[str]:
    """The stages to strike, each as likely as any other, in the order of the night."""
    return sorted((chance.choice(STAGES) for _ in range(count)), key=STAGES.index)


def remember(seconds: dict[str, float], took: dict[str, float]) -> None:
    """The machine may be busier or idler than it was: moments follow what the stages take now."""
    for stage, spent in took.items():
        seconds[stage] = (seconds[stage] + spent) / 2


def run_chain(work: Path, number: int, seed: int, seconds: dict[str, float]) -> Chain:
    """One state folder, killed many times over, then brought to its end and compared."""
    chance = random.Random(f"{seed}-{number}")
    state, company = work / "killed", work / "delivered" / "company"
    shutil.rmtree(state, ignore_errors=True)
    state.with_name("killed.log").unlink(missing_ok=True)
    shutil.copytree(work / "before", state, symlinks=True)
    chain, began = Chain(number, seed), time.monotonic()
    old, new = (answer(work / name / "published" / "warehouse.duckdb") for name in ("before", "clean"))
    assert old != new, "the two nights look alike to the reader"
    stage = STAGES[0]
    with Reader(state / "published" / "warehouse.duckdb") as reader:
        for aim in drawn_kills(chance, KILLS_OF_A_CHAIN):
            attempt = begin(company, state, NIGHTS[1], min(stage, aim, key=STAGES.index))
            moment = chance.uniform(0, LATEST * seconds[aim])
            if attempt.reaches(aim):
                time.sleep(moment)
            code, struck = attempt.kill(), attempt.stage()
            chain.kills.append(Kill(aim, round(moment, 2), struck, code))
            if code > 0:
                chain.wrong.append(f"failed by itself in {struck}: {attempt.log.read_text('utf-8')[-1500:]}")
                break
            remember(seconds, attempt.seconds_by_stage())
            # what was struck is done again from its beginning; what had ended, where it is aimed at again
            stage = struck if struck in STAGES else STAGES[-1]
        chain.begun_anew = chance.random() < BEGUN_ANEW
        attempt = begin(company, state, NIGHTS[1], STAGES[0] if chain.begun_anew else stage)
        if attempt.wait():
            chain.wrong.append(f"the night after the kills failed: {attempt.log.read_text('utf-8')[-1500:]}")
    chain.reads_of_old, chain.reads_of_new = reader.answers[old], reader.answers[new]
    chain.reads_in_all = sum(reader.answers.values())
    chain.wrong += reader.complaints(old, new)
    chain.wrong += differences(state, work / "clean")
    chain.seconds = round(time.monotonic() - began, 1)
    return chain


def read_chains(results: Path) -> list[Chain]:
    """All chains of the campaign so far."""
    lines = results.read_text("utf-8").splitlines() if results.exists() else []
    return [Chain.of(json.loads(line)) for line in lines]


def main(
    work: Annotated[Path, typer.Option(help="Folder of the nights and the results; a second run goes on.")],
    kills: Annotated[int, typer.Option(help="How many kills, those of earlier runs included.")] = 300,
    minutes: Annotated[float, typer.Option(help="No new chain begins after so many minutes.")] = 120,
    seed: Annotated[int, typer.Option(help="Other moments.")] = 1,
    write: Annotated[bool, typer.Option(help="Write docs/killed_nights.md.")] = False,
) -> None:
    """Kill nights, and say what readers saw and what was left."""
    seconds, results, end = prepare(work), work / "results.jsonl", time.monotonic() + 60 * minutes
    chains = read_chains(results)
    while sum(len(chain.kills) for chain in chains) < kills and time.monotonic() < end:
        chain = run_chain(work, len(chains) + 1, seed, seconds)
        chains.append(chain)
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(chain), ensure_ascii=False) + "\n")
        typer.echo(f"{chain.number}: {len(chain.kills)} kills, {chain.reads_in_all} reads, {chain.wrong}")
    text = page(chains, seconds, KILLS_OF_A_CHAIN)
    typer.echo(text)
    if write:
        PAGE.write_text(text, "utf-8")
    raise typer.Exit(1 if not chains or any(chain.wrong for chain in chains) else 0)


if __name__ == "__main__":
    typer.run(main)
