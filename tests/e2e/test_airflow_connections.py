"""Airflow holds the secrets: a task fetches over SFTP, S3 and SQL with its connections, and tells none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from urllib.parse import quote

import pytest

from ingestion.receipts import open_receipts
from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import Postgres
from tests.servers.sftp import Sftp

PROJECT = Path(__file__).resolve().parents[2]
NIGHT = "2026-10-31"
HEADER = "user_id,employee_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted"
ROW = "{user},,Ngô Ân,true,2026-10-31T10:00:00Z,B,false"
COMPANY = """
company: small
name: Small
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
quarantine_limit: {{share: 1}}
sources:
  telephony:
    origin: {{kind: sftp, connection: telephony_vendor, path: "{folder}"}}
    entities:
      ref_regions: {{file: "ref_regions*.csv"}}
  crm:
    origin: {{kind: s3, connection: crm_bucket, bucket: "{bucket}"}}
    entities:
      crm_users: {{file: "crm_users*.csv"}}
  merges:
    origin:
      kind: sql
      connection: merge_database
      dialect: postgresql
      queries:
        crm_merges: {{query: "select * from merges"}}
    entities:
      crm_merges: {{file: "crm_merges*.csv"}}
"""
DAG = """
from airflow.sdk import dag, task, timezone

from dags import nights
from dags.landing import fetch_and_land


@dag(schedule=None)
def fetch_three():
    @task
    def fetch(source):
        night = {"company": COMPANY, "state": STATE, "date": "2026-10-31", "source": source}
        assert nights.are_there([night], timezone.utcnow())
        fetch_and_land(night, timezone.utcnow(), "test")

    @task
    def refuse():
        night = {"company": WRONG, "state": STATE + "-wrong", "date": "2026-10-31", "source": "merges"}
        fetch_and_land(night, timezone.utcnow(), "test")

    [fetch.override(task_id=source)(source) for source in ("telephony", "crm", "merges")]
    refuse()


fetch_three()
"""
# Forms of connections that Airflow reads; the command line must read the same in them.
FORMS = {
    "sftp_uri": "sftp://me:p%40ss%2F@host.example:2222/?key_file=%2Fhome%2Fk&host_key=ssh-ed25519+AAAA%2Bb",
    "json": '{"conn_type": "aws", "login": "AK", "password": "s/e+c9", "extra": {"endpoint_url": "http://h:1"}}',
    "json_in_json": '{"conn_type": "aws", "login": "AK", "extra": "{\\"endpoint_url\\": \\"http://h:1\\"}"}',
    "exported": "aws://AK:se%2Fc9@/?__extra__=%7B%22endpoint_url%22%3A+%22http%3A%2F%2Fh%3A1%22%2C+%22n%22%3A+1%7D",
    "postgres": "postgres://u:p%25q12@db:5432/crm?sslmode=require",
    "letters": "mysql://u:%C4%90%E1%BA%B7ng9@db.example/crm%2Fx?a=1&b=",
    "bare": "postgres://u@db",
    "port_as_text": '{"conn_type": "postgres", "host": "h", "port": "5432", "schema": "crm"}',
}
COMPARE = """
import json, os, sys
from dags.nights import airflow_connection
from ingestion.connections import environment_connections

found = {}
for name in json.loads(sys.argv[1]):
    ours, theirs = (find(name) for find in (environment_connections(os.environ), airflow_connection))
    found[name] = [ours.__dict__, theirs.__dict__]
print(json.dumps(found))
"""


# The command line of Airflow, several commands in one process: starting one takes seconds.
COMMANDS = """
import json, sys
from airflow.cli.cli_parser import get_parser

for command in json.loads(sys.argv[1]):
    arguments = get_parser().parse_args(command)
    arguments.func(arguments)
"""


def surroundings(home: Path, connections: dict[str, str]) -> dict[str, str]:
    """An Airflow of its own, with connections in its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "SALES"))}
    return {
        **kept,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "PYTHONPATH": str(PROJECT),
        **{f"AIRFLOW_CONN_{name.upper()}": text for name, text in connections.items()},
    }


def test_the_command_line_reads_connections_as_airflow_does(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMPARE, json.dumps(list(FORMS))],
        env=surroundings(tmp_path, FORMS),
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) == len(FORMS)
    for name, (ours, theirs) in found.items():
        assert ours == theirs, name
    assert found["exported"][0]["extra"] == {"endpoint_url": "http://h:1", "n": 1}
    assert found["letters"][0]["password"] == "Đặng9"


@pytest.mark.e2e
def test_a_task_fetches_with_airflows_connections_and_tells_no_secret(
    tmp_path: Path, sftp: Sftp, object_storage: ObjectStorage, postgres: Postgres
) -> None:
    folder, bucket, database = sftp.new_folder(), object_storage.new_bucket(), postgres.new_database()
    regions = "region_id,region_name,parent_region_id,_extracted_at,_batch_id,_is_deleted"
    (folder / f"ref_regions_{NIGHT}.csv").write_text(f"{regions}\nR1,Bắc,,2026-10-31T10:00:00Z,B,false\n")
    body = f"{HEADER}\n{ROW.format(user='U1')}\n{ROW.format(user='U2')}\n".encode()
    object_storage.client().put_object(Bucket=bucket, Key=f"crm_users_{NIGHT}.csv", Body=body)
    with postgres.connect(database) as connection:
        connection.execute(
            "create table merges as select 'account' as object_type, 'A' || n as merged_id,"
            " 'B1' as surviving_id, timestamptz '2026-10-01 10:00Z' as merged_at"
            " from generate_series(1, 3) as n"
        )

    home, company, state = tmp_path / "airflow", tmp_path / "company", tmp_path / "state"
    wrong = tmp_path / "wrong"
    text = COMPANY.format(folder=folder, bucket=bucket)
    for place, content in (company, text), (wrong, text.replace("merge_database", "wrong_database")):
        place.mkdir()
        (place / "company.yml").write_text(content, encoding="utf-8")
    (home / "dags").mkdir(parents=True)
    names = f"COMPANY, WRONG, STATE = {str(company)!r}, {str(wrong)!r}, {str(state)!r}\n"
    (home / "dags" / "fetch_three.py").write_text(names + textwrap.dedent(DAG))

    account = f"{postgres.user}:{quote(postgres.password, safe='')}"
    sql = f"postgres://{account}@{postgres.host}:{postgres.port}/{database}"
    environment = surroundings(
        home,
        {
            "telephony_vendor": json.dumps(
                {
                    "conn_type": "sftp",
                    "host": sftp.host,
                    "port": sftp.port,
                    "login": sftp.user,
                    "extra": {"private_key": sftp.private_key, "host_key": sftp.host_key},
                }
            ),
            "crm_bucket": f"aws://{object_storage.access_key}:{quote(object_storage.secret_key, safe='')}@/"
            f"?endpoint_url={quote(object_storage.endpoint, safe='')}",
            "wrong_database": sql.replace(quote(postgres.password, safe=""), "geheim-wrong-9"),
        },
    )

    commands = [
        ["db", "migrate"],
        ["connections", "add", "merge_database", "--conn-uri", sql],
        ["dags", "test", "fetch_three"],
    ]
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, json.dumps(commands)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 1, told  # one of the four tasks is refused
    assert landed_rows(state) == {"ref_regions": 1, "crm_users": 2, "crm_merges": 3}
    assert "password authentication failed" in told
    told += "".join(path.read_text() for path in (home / "logs").rglob("*.log"))
    key = sftp.private_key.splitlines()[2]
    for secret in (postgres.password, object_storage.secret_key, key, "geheim-wrong-9"):
        assert secret not in told
        assert quote(secret, safe="") not in told


def landed_rows(state: Path) -> dict[str, int]:
    """Rows that landed, by entity."""
    receipts = open_receipts(state / "state.sqlite").receipts()
    return {receipt.entity: receipt.row_count_landed for receipt in receipts}
