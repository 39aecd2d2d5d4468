"""Every setting of the embedded Airflow, and the commands of its parts, as values.

`docker-compose.yml` repeats `SHARED` and `COMPONENTS` for the server profile; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dags.nights import PROJECT

DAG_ID = "nightly_kpis"
USER = "admin"
# Who approves may not be who calculates: the Director has an account of her own.
DIRECTOR = "director"

SHARED = {
    "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
    # Workers are forked at start, and nights run one task at a time: the default of 32 would cost 2 GB.
    "AIRFLOW__CORE__PARALLELISM": "2",
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "SCARF_ANALYTICS": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
}

COMPONENTS = {
    "api-server": ("airflow", "api-server"),
    "scheduler": ("airflow", "scheduler"),
    "dag-processor": ("airflow", "dag-processor"),
    "triggerer": ("airflow", "triggerer"),
}
MIGRATE = ("airflow", "db", "migrate")


@dataclass(frozen=True)
class Ports:
    """Every port that the embedded Airflow listens on."""

    api_server: int = 8080
    worker_logs: int = 8793
    triggerer_logs: int = 8794


def airflow_home(state: Path) -> Path:
    """Where the embedded Airflow of a state folder keeps everything."""
    return state.resolve() / "airflow"


def password_file(state: Path) -> Path:
    """JSON of user and password; Airflow writes it when its api-server starts for the first time."""
    return airflow_home(state) / "passwords.json"


def environment(state: Path, company: Path, ports: Ports, secret: str) -> dict[str, str]:
    """What the embedded Airflow of one state folder needs to be told, whatever starts it.

    Args:
        state: the state folder; Airflow lives in its `airflow/`.
        company: the company folder of the scheduled nights.
        ports: where to listen, on 127.0.0.1 only.
        secret: signs the tokens between the parts; the same for all of them.
    """
    home = airflow_home(state)
    return SHARED | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin,{DIRECTOR}:user",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(password_file(state)),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{ports.api_server}/execution/",
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{ports.api_server}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(ports.api_server),
        "AIRFLOW__API__SECRET_KEY": secret,
        "AIRFLOW__API_AUTH__JWT_SECRET": secret,
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(ports.worker_logs),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(ports.triggerer_logs),
        "SALES_COMPANY": str(company.resolve()),
        "SALES_STATE": str(state.resolve()),
    }
