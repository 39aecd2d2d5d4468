"""MariaDB with a password and TLS, on a free port of 127.0.0.1; MySQL's protocol and MySQL's dialect.

`SALES_TEST_MARIADB` names another folder of programs than /usr/sbin (MySQL's own are not laid out alike).
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymysql  # type: ignore[import-untyped]

from tests.servers.process import free_port, own, run, running, server_folder

USER = "warehouse"
PASSWORD = "geheim-Mật7!/@"  # a letter beyond latin1, which is what the driver writes passwords in
ABSENT = "No mariadbd on this machine. On Debian: apt-get install mariadb-server-core mariadb-client-core"


@dataclass
class MariaDb:
    """A running server. `new_database()` gives the name of an empty database."""

    host: str
    port: int
    certificate: Path
    user: str = USER
    password: str = PASSWORD
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def connect(self, database: str | None = None) -> Any:
        """A connection that commits every statement at once."""
        return pymysql.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password.encode(),
            database=database,
            autocommit=True,
            ssl_disabled=True,
        )

    def new_database(self) -> str:
        """Name of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"create database {name} character set utf8mb4")
        return name


def server_program() -> str | None:
    """The server's program, if this machine has one."""
    folders = os.environ.get("SALES_TEST_MARIADB", "/usr/sbin:/usr/local/sbin:/usr/libexec:/usr/bin")
    return shutil.which("mariadbd", path=folders)


@contextmanager
def running_mariadb() -> Iterator[MariaDb]:
    """Start a server in an empty folder; about 4 s.

    Raises:
        RuntimeError: the program is not installed.
    """
    program, installer = server_program(), shutil.which("mariadb-install-db")
    if program is None or installer is None:
        raise RuntimeError(ABSENT)
    with server_folder("mariadb") as folder:
        port, data = free_port(), folder / "data"
        options = ["--no-defaults", f"--datadir={data}", "--innodb-flush-log-at-trx-commit=0"]
        install = [installer, *options, "--auth-root-authentication-method=normal", "--skip-test-db"]
        run([*install, "--skip-name-resolve", f"--tmpdir={folder}"])
        account = folder / "account.sql"
        account.write_text(
            f"create user '{USER}'@'127.0.0.1' identified by '{PASSWORD}';"
            f"\ngrant all on *.* to '{USER}'@'127.0.0.1';\ndrop user 'root'@'localhost';\n",
            encoding="utf-8",
        )
        own(account)
        key, certificate = _certificate(folder)
        command: list[str | Path] = [program, *options, "--bind-address=127.0.0.1", f"--port={port}"]
        command += [f"--socket={folder}/socket", f"--tmpdir={folder}", f"--init-file={account}"]
        command += ["--character-set-server=utf8mb4", "--skip-name-resolve", f"--pid-file={folder}/pid"]
        command += [f"--ssl-cert={certificate}", f"--ssl-key={key}", "--default-time-zone=+07:00"]
        command += ["--innodb-buffer-pool-size=32M", "--lc-messages-dir=/usr/share/mysql"]
        with running(command, port, folder / "log"):
            server = MariaDb("127.0.0.1", port, certificate)
            _wait_until_ready(server)
            yield server


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Key and certificate of 127.0.0.1, signed by itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    own(key)
    own(certificate)
    return key, certificate


def _wait_until_ready(server: MariaDb) -> None:
    """It listens before the account is made."""
    for _ in range(600):
        try:
            server.connect().close()
        except pymysql.err.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("MariaDB did not become ready in a minute.")
