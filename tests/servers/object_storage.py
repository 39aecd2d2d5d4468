"""An S3 server (moto's) as a process of its own, on a free port of 127.0.0.1. It takes any secret."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.process import free_port, running, server_folder

ACCESS_KEY = "AKIATESTONLY"
SECRET_KEY = "geheim-S3-abc/def+123"


@dataclass
class ObjectStorage:
    """A running server. `client()` is boto3's, to put objects with."""

    endpoint: str
    access_key: str = ACCESS_KEY
    secret_key: str = SECRET_KEY
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def client(self) -> Any:
        """A client of the server."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name="us-east-1",
        )

    def new_bucket(self) -> str:
        """Name of a new, empty bucket."""
        name = f"bucket-{next(self._numbers)}"
        self.client().create_bucket(Bucket=name)
        return name


@contextmanager
def running_object_storage() -> Iterator[ObjectStorage]:
    """Start a server without objects; about 3 s."""
    with server_folder("object-storage") as folder:
        port = free_port()
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        with running(command, port, folder / "log", as_root=True):
            yield ObjectStorage(f"http://127.0.0.1:{port}")
