"""Files come from a folder, from OpenSSH's SFTP and from an S3 server: whole, once, no secret told."""

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from ingestion import remote_files
from ingestion.connections import Connection
from ingestion.errors import (
    ConnectionUnknown,
    ExtractNameUnsafe,
    ExtractUnstable,
    FetchFailed,
    OriginUnreachable,
)
from ingestion.fetching import fetch_source
from tests.integration.ingestion.conftest import NIGHT, SmallCompany
from tests.integration.ingestion.origin_places import (
    FETCHED_AT,
    Place,
    configure,
    fetch,
    folder_place,
    s3_connection,
    sftp_connection,
    statuses,
    users,
)
from tests.servers.object_storage import ObjectStorage
from tests.servers.sftp import Sftp

Row = Callable[..., str]


def test_new_files_come_whole_and_once_and_a_correction_comes_again(
    small: SmallCompany, place: Place, user_row: Row
) -> None:
    configure(small, place.origin)
    place.put("2026/crm_users_2026-10-30.csv", users(user_row("U1")))
    place.put("crm_users_2026-10-31.csv", users(user_row("U1"), user_row("U2", name="Bình")))
    place.put("crm_users_2026-10-31.csv.totals.json", json.dumps({"rows": 2}).encode())
    place.put("readme.txt", b"not asked for")
    first = fetch(small, place)
    assert statuses(first) == {
        "2026/crm_users_2026-10-30.csv": "fetched",
        "crm_users_2026-10-31.csv": "fetched",
        "crm_users_2026-10-31.csv.totals.json": "fetched",
        "readme.txt": "unclaimed",
    }
    assert (small.inbox / "crm_users_2026-10-31.csv").read_bytes() == users(
        user_row("U1"), user_row("U2", name="Bình")
    )
    assert not (small.inbox / "readme.txt").exists()
    assert set(statuses(fetch(small, place)).values()) == {"unchanged", "unclaimed"}
    assert small.land().landed_row_count == 3
    (small.inbox / "2026" / "crm_users_2026-10-30.csv").unlink()
    place.put("crm_users_2026-10-31.csv", users(user_row("U1"), user_row("U3", name="Chi")))
    again = fetch(small, place)
    assert statuses(again)["crm_users_2026-10-31.csv"] == "fetched"
    assert statuses(again)["2026/crm_users_2026-10-30.csv"] == "unchanged"
    small.land()
    assert small.query("select user_id, full_name from crm_users order by 1") == [("U1", "An"), ("U3", "Chi")]
    assert [path.name for path in small.inbox.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_changes_while_it_is_fetched_is_not_put_into_the_inbox(
    small: SmallCompany, place: Place, user_row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(small, place.origin)
    place.put("crm_users.csv", users(user_row("U1")))
    copy = remote_files.RemoteFiles.copy

    def copy_while_it_grows(self: Any, file: Any, target: Path) -> None:
        copy(self, file, target)
        place.put("crm_users.csv", users(user_row("U1"), user_row("U2")))

    monkeypatch.setattr(remote_files.RemoteFiles, "copy", copy_while_it_grows)
    with pytest.raises(ExtractUnstable, match=r"crm_users\.csv changed while it was fetched"):
        fetch(small, place)
    assert list(small.inbox.rglob("*")) == []
    monkeypatch.undo()
    assert statuses(fetch(small, place)) == {"crm_users.csv": "fetched"}
    assert (small.inbox / "crm_users.csv").read_bytes().count(b"\n") == 3


def test_a_copy_that_was_cut_short_is_not_put_into_the_inbox(
    small: SmallCompany, place: Place, user_row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(small, place.origin)
    place.put("crm_users.csv", users(user_row("U1")))
    monkeypatch.setattr(
        remote_files.RemoteFiles, "copy", lambda self, file, target: target.write_bytes(b"cut")
    )
    with pytest.raises(ExtractUnstable, match="3 copied"):
        fetch(small, place)
    assert not (small.inbox / "crm_users.csv").exists()


def test_a_young_file_is_left_until_it_has_settled(small: SmallCompany, place: Place, user_row: Row) -> None:
    configure(small, place.origin.replace("}", ", settle_seconds: 60}"))
    place.put("crm_users.csv", users(user_row("U1")))
    now = datetime.now(UTC)
    assert statuses(fetch(small, place, now)) == {"crm_users.csv": "settling"}
    assert not (small.inbox / "crm_users.csv").exists()
    assert statuses(fetch(small, place, now + timedelta(minutes=5))) == {"crm_users.csv": "fetched"}


def test_files_go_into_the_folder_that_the_origin_names(
    small: SmallCompany, place: Place, user_row: Row
) -> None:
    configure(small, place.origin.replace("}", ", into: from/vendor}"), "from/vendor/*.csv")
    place.put("crm_users.csv", users(user_row("U1")))
    assert statuses(fetch(small, place)) == {"from/vendor/crm_users.csv": "fetched"}
    assert small.land().landed_row_count == 1


def test_names_that_would_leave_the_inbox_are_refused(
    small: SmallCompany, object_storage: ObjectStorage
) -> None:
    bucket, client = object_storage.new_bucket(), object_storage.client()
    client.put_object(Bucket=bucket, Key="daily/../../crm_users.csv", Body=b"x")
    configure(small, f"{{kind: s3, connection: vendor, bucket: {bucket}, prefix: daily}}")
    place = Place(lambda name, content: None, "", s3_connection(object_storage))
    with pytest.raises(ExtractNameUnsafe, match=r"'\.\./\.\./crm_users\.csv'"):
        fetch(small, place)
    assert not list(small.state.parent.rglob("crm_users.csv"))


def test_a_link_in_the_inbox_leads_no_fetched_file_out_of_it(
    small: SmallCompany, tmp_path: Path, user_row: Row
) -> None:
    outside, mounted = tmp_path / "outside", tmp_path / "mounted"
    outside.mkdir()
    small.inbox.mkdir(parents=True)
    (small.inbox / "sub").symlink_to(outside)
    place = folder_place(mounted, f"{{kind: folder, path: {mounted}}}")
    place.put("sub/crm_users.csv", users(user_row("U1")))
    configure(small, place.origin)
    with pytest.raises(ExtractNameUnsafe, match="leads out of the inbox by a link"):
        fetch(small, place)
    assert list(outside.iterdir()) == []


def test_links_at_the_origin_are_no_extracts(small: SmallCompany, sftp: Sftp, tmp_path: Path) -> None:
    folder = sftp.new_folder()
    (folder / "crm_users.csv").symlink_to("/etc/passwd")
    configure(small, f"{{kind: sftp, connection: vendor, path: {folder}}}")
    place = Place(lambda name, content: None, "", sftp_connection(sftp))
    assert fetch(small, place).files == ()
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    (mounted / "crm_users.csv").symlink_to("/etc/passwd")
    configure(small, f"{{kind: folder, path: {mounted}}}")
    assert fetch(small, place).files == ()


def test_a_host_with_another_key_is_not_trusted(small: SmallCompany, sftp: Sftp) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    configure(small, f"{{kind: sftp, connection: vendor, path: {sftp.new_folder()}}}")
    for change, words in [
        ({"host_key": other}, "Host key is not trusted"),
        ({"host_key": ""}, "neither host_key nor known_hosts_file"),
    ]:
        place = Place(lambda name, content: None, "", sftp_connection(sftp, **change))
        with pytest.raises(OriginUnreachable, match=words):
            fetch(small, place)


def test_no_error_log_or_receipt_tells_a_secret(
    small: SmallCompany,
    sftp: Sftp,
    object_storage: ObjectStorage,
    caplog: pytest.LogCaptureFixture,
    user_row: Row,
) -> None:
    caplog.set_level("DEBUG")
    key = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
    extra = {"private_key": key, "host_key": sftp.host_key}
    wrong_key = Connection("vendor", sftp.host, sftp.port, sftp.user, "geheim-sftp", extra=extra)
    endpoint = {"endpoint_url": "http://127.0.0.1:1", "aws_session_token": "geheim-token"}
    closed_port = Connection("vendor", login="AKIA", password="geheim-s3/+1", extra=endpoint)
    configure(small, f"{{kind: sftp, connection: vendor, path: {sftp.new_folder()}}}")
    told = [_what_is_told(small, wrong_key)]
    configure(small, "{kind: s3, connection: vendor, bucket: absent, prefix: daily}")
    told += [_what_is_told(small, closed_port), _what_is_told(small, s3_connection(object_storage))]
    everything = "\n".join([*told, caplog.text, repr(wrong_key), repr(closed_port)])
    assert "connection vendor" in everything
    secrets = ["geheim", object_storage.secret_key, *key.splitlines()[1:-1]]
    assert [secret for secret in secrets if secret in everything] == []
    for path in small.state.rglob("*"):
        if path.is_file():
            assert b"geheim" not in path.read_bytes()


def _what_is_told(small: SmallCompany, connection: Connection) -> str:
    with pytest.raises(FetchFailed) as caught:
        fetch(small, Place(lambda name, content: None, "", connection))
    return "".join(traceback.format_exception(caught.value)) + repr(caught.value)


def test_an_unknown_connection_and_an_absent_folder_are_named(small: SmallCompany, tmp_path: Path) -> None:
    from ingestion.connections import environment_connections

    configure(small, "{kind: sftp, connection: vendor, path: /x}")
    with pytest.raises(ConnectionUnknown, match="no variable AIRFLOW_CONN_VENDOR"):
        fetch_source(small.company(), "crm", small.state, NIGHT, environment_connections({}), FETCHED_AT)
    configure(small, f"{{kind: folder, path: {tmp_path / 'nowhere'}}}")
    with pytest.raises(OriginUnreachable, match="no folder"):
        fetch(small, Place(lambda name, content: None, ""))


def test_a_source_without_origin_is_delivered_by_somebody_else(small: SmallCompany) -> None:
    assert fetch(small, Place(lambda name, content: None, "")).files == ()
