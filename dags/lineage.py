"""OpenLineage events of the stages of a night, where the client is configured.

`OPENLINEAGE_URL`, `OPENLINEAGE_CONFIG`, an `openlineage.yml` or `OPENLINEAGE__TRANSPORT…` say where, as
the client documents it; `OPENLINEAGE_NAMESPACE` names the jobs. Both events of an attempt, START and its end,
leave when it has ended and its state is known: nothing here runs beside a stage, and none of it can fail a
night. The end of a stage waits seconds for the server, and what was not sent is a warning.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from dags.lineage_datasets import STAGES, Datasets, Table, company_of, datasets_of
from dags.nights import Night

if TYPE_CHECKING:
    from openlineage.client.event_v2 import InputDataset, OutputDataset, RunEvent

# Not the logger of red tasks, whose messages end a night in a terminal.
log = logging.getLogger("nightly_kpis.lineage")

PRODUCER = "urn:sales-performance-warehouse"
LONGEST_WAIT_SECONDS = 5.0


def is_configured(environment: Mapping[str, str], folders: tuple[Path, ...]) -> bool:
    """Whether somebody said where events go; without that the client would print them.

    `folders`: where an `openlineage.yml` may lie.
    """
    if environment.get("OPENLINEAGE_DISABLED", "").lower() == "true":
        return False
    names = ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG")
    if any(environment.get(name) for name in names):
        return True
    if any(name.startswith("OPENLINEAGE__TRANSPORT") for name in environment):
        return True
    return any((folder / "openlineage.yml").is_file() for folder in folders)


IS_CONFIGURED = is_configured(os.environ, (Path.cwd(), Path.home() / ".openlineage"))


def callbacks(say_what_was_held: Callable[[Any], None], *, is_on: bool = IS_CONFIGURED) -> dict[str, Any]:
    """Callbacks of every task: what a red one says, and where it is configured the events of the stages."""
    if not is_on:
        return {"on_failure_callback": say_what_was_held}
    return {
        "on_success_callback": tell_complete,
        "on_retry_callback": tell_fail,
        "on_failure_callback": [say_what_was_held, tell_fail],
    }


def tell_complete(context: Any) -> None:
    """A stage ended well."""
    _tell(context, "COMPLETE")


def tell_fail(context: Any) -> None:
    """An attempt at a stage failed."""
    _tell(context, "FAIL")


def _tell(context: Any, state: str) -> None:
    instance = context["task_instance"]
    if instance.task_id not in STAGES:
        return
    what = f"START and {state} of {instance.task_id} in {instance.run_id}"
    try:
        now = datetime.now(UTC)
        begun = getattr(instance, "start_date", None) or now
        send(what, [event_of(context, "START", begun), event_of(context, state, now)], LONGEST_WAIT_SECONDS)
    except Exception as fault:  # noqa: BLE001 - lineage must never cost anybody a night
        _warn(what, f"{type(fault).__name__}: {fault}")


def send(what: str, events: Sequence[RunEvent], seconds: float) -> None:
    """Send events in their order, and wait no longer than so; a warning says what was not sent."""
    from openlineage.client import OpenLineageClient

    faults: list[str] = []

    def emit() -> None:
        try:
            client = OpenLineageClient()
            for event in events:
                client.emit(event)
        except Exception as fault:  # noqa: BLE001 - told below, or nobody waits for it any more
            faults.append(f"{type(fault).__name__}: {fault}")

    # A thread that the process does not wait for when it ends.
    thread = threading.Thread(target=emit, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        faults.append(f"no answer within {seconds:g} s")
    if faults:
        _warn(what, faults[0])


def event_of(context: Any, state: str, at: datetime) -> RunEvent:
    """One event. `state` is START, COMPLETE or FAIL; the run is one attempt at a stage of the night."""
    from openlineage.client.event_v2 import Job, Run, RunEvent, RunState
    from openlineage.client.facet_v2 import error_message_run, nominal_time_run, parent_run

    instance, night = context["task_instance"], _night(context["task_instance"].task)
    namespace = os.environ.get("OPENLINEAGE_NAMESPACE", "sales-performance-warehouse")
    source = f".{night['source']}" if instance.task_id == "land_source" else ""
    begin, end = _local_day(night)
    whole_night = str(uuid5(NAMESPACE_URL, f"{night['state']}/{instance.dag_id}/{instance.run_id}"))
    facets: dict[str, Any] = {
        "nominalTime": nominal_time_run.NominalTimeRunFacet(begin, end, producer=PRODUCER),
        "parent": parent_run.ParentRunFacet(
            run=parent_run.Run(runId=whole_night),
            job=parent_run.Job(namespace=namespace, name=instance.dag_id),
            producer=PRODUCER,
        ),
    }
    if state == "FAIL":
        message = str(context.get("exception") or "The attempt ended without a message.")
        facets["errorMessage"] = error_message_run.ErrorMessageRunFacet(message, "python", producer=PRODUCER)
    found = datasets_of(instance.task_id, night)
    return RunEvent(
        eventTime=at.isoformat(),
        eventType=RunState(state),
        run=Run(runId=str(instance.id), facets=facets),
        job=Job(namespace=namespace, name=f"{instance.dag_id}.{instance.task_id}{source}"),
        inputs=[_input(table) for table in found.inputs],
        outputs=_outputs(found) if state == "COMPLETE" else [],
        producer=PRODUCER,
    )


def _night(task: Any) -> Night:
    """The night that a task was given: by name where it is mapped, else as its only argument."""
    given = task.op_kwargs.get("night") or task.op_args[0]
    return cast("Night", given if isinstance(given, dict) else next(iter(given)))


def _local_day(night: Night) -> tuple[str, str]:
    zone = ZoneInfo(company_of(night["company"]).file.time_zone)
    begin = datetime.fromisoformat(night["date"]).replace(tzinfo=zone)
    return begin.isoformat(), (begin + timedelta(days=1)).isoformat()


def _input(table: Table) -> InputDataset:
    from openlineage.client.event_v2 import InputDataset

    return InputDataset(table.namespace, table.name)


def _outputs(found: Datasets) -> list[OutputDataset]:
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import dataset_version_dataset, output_statistics_output_dataset

    made = []
    for table in found.outputs:
        output = OutputDataset(table.namespace, table.name)
        if table.version is not None:
            version = dataset_version_dataset.DatasetVersionDatasetFacet(table.version, producer=PRODUCER)
            counted = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(
                rowCount=table.row_count, producer=PRODUCER
            )
            output.facets, output.outputFacets = {"version": version}, {"outputStatistics": counted}
        made.append(output)
    return made


def _warn(what: str, fault: str) -> None:
    log.warning(
        "OpenLineage was not told: %s (%s). The night is not affected; these events are not sent again. "
        "Look at OPENLINEAGE_URL or the client's configuration, and whether the server answers.",
        what,
        fault,
    )
