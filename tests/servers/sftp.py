"""OpenSSH's own server with its SFTP part, on a free port of 127.0.0.1, log-in by key only.

An sshd without root's rights can only let its own account in, and cannot check passwords. `UsePAM` is on
because the account `nobody` counts as locked otherwise.
`SALES_TEST_SSHD` names another program than /usr/sbin/sshd.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.process import account, free_port, own, running, server_folder

CONFIGURATION = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PubkeyAuthentication yes
Subsystem sftp internal-sftp
ForceCommand internal-sftp
LogLevel VERBOSE
"""


@dataclass
class Sftp:
    """A running server: who may log in, with which private key, and the host's public key."""

    host: str
    port: int
    user: str
    private_key: str
    host_key: str
    root: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_folder(self) -> Path:
        """An empty folder that the server shows under the same path."""
        folder = self.root / f"files_{next(self._numbers)}"
        folder.mkdir()
        folder.chmod(0o755)
        return folder


def _program() -> str:
    found = os.environ.get("SALES_TEST_SSHD") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RuntimeError("No sshd on this machine. On Debian: apt-get install openssh-server")
    return found


def _key(path: Path) -> tuple[str, str]:
    """Private and public half of a new key."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path],
        check=True,
        capture_output=True,
    )
    own(path)
    return path.read_text(encoding="ascii"), Path(f"{path}.pub").read_text(encoding="ascii").strip()


@contextmanager
def running_sftp() -> Iterator[Sftp]:
    """Start a server in an empty folder; less than a second."""
    with server_folder("sftp") as folder:
        folder.chmod(0o755)
        _, host_key = _key(folder / "host_key")
        private_key, public_key = _key(folder / "user_key")
        (folder / "authorized_keys").write_text(public_key + "\n", encoding="ascii")
        port = free_port()
        settings = folder / "sshd_config"
        settings.write_text(CONFIGURATION.format(port=port, folder=folder), encoding="ascii")
        with running([_program(), "-D", "-e", "-f", settings], port, folder / "log"):
            yield Sftp("127.0.0.1", port, account().pw_name, private_key, host_key, folder)
