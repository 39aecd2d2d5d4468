"""The servers themselves: they answer, and they check who asks."""

from __future__ import annotations

import asyncio

import asyncssh
import psycopg
import pytest

from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import Postgres
from tests.servers.sftp import Sftp


def test_postgres_answers_and_refuses_a_wrong_password(postgres: Postgres) -> None:
    database = postgres.new_database()
    with postgres.connect(database) as connection:
        assert connection.execute("select 6 * 7").fetchone() == (42,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        Postgres(postgres.host, postgres.port, password="wrong").connect(database)


def test_the_sftp_server_shows_its_folder_to_the_key_and_to_no_other(sftp: Sftp) -> None:
    folder = sftp.new_folder()
    (folder / "here.csv").write_text("a\n")

    async def names(private_key: str) -> list[str]:
        async with (
            asyncssh.connect(
                sftp.host,
                sftp.port,
                username=sftp.user,
                client_keys=[asyncssh.import_private_key(private_key)],
                known_hosts=f"[{sftp.host}]:{sftp.port} {sftp.host_key}".encode(),
                agent_path=None,
            ) as connection,
            connection.start_sftp_client() as client,
        ):
            return [str(name) for name in await client.listdir(str(folder))]

    assert "here.csv" in asyncio.run(names(sftp.private_key))
    other = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
    with pytest.raises(asyncssh.PermissionDenied):
        asyncio.run(names(other))


def test_the_object_storage_keeps_what_was_put(object_storage: ObjectStorage) -> None:
    bucket, client = object_storage.new_bucket(), object_storage.client()
    client.put_object(Bucket=bucket, Key="a/b.csv", Body=b"x\n")
    assert client.get_object(Bucket=bucket, Key="a/b.csv")["Body"].read() == b"x\n"
