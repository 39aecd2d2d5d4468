"""Connections are read as Airflow writes them, and their secrets are cleared out of texts."""

import json

import pytest

from ingestion.connections import Connection, connection_from_text, environment_connections
from ingestion.errors import ConnectionUnknown


def test_a_uri_and_json_say_the_same() -> None:
    uri = "postgresql://reader:p%40ss%2Fword@db.example.com:5433/crm?sslmode=require"
    as_json = json.dumps(
        {
            "conn_type": "postgres",
            "login": "reader",
            "password": "p@ss/word",
            "host": "db.example.com",
            "port": 5433,
            "schema": "crm",
            "extra": '{"sslmode": "require"}',
        }
    )
    expected = Connection(
        "crm_db", "db.example.com", 5433, "reader", "p@ss/word", "crm", {"sslmode": "require"}
    )
    assert connection_from_text("crm_db", uri) == expected
    assert connection_from_text("crm_db", as_json) == expected
    find = environment_connections({"AIRFLOW_CONN_CRM_DB": uri})
    assert find("crm_db") == expected
    with pytest.raises(ConnectionUnknown, match="no variable AIRFLOW_CONN_OTHER"):
        find("other")


@pytest.mark.parametrize("text", ["geheim", "{geheim", '{"port": "geheim"}', "x://u:geheim@h:port/"])
def test_a_text_that_is_no_connection_is_not_shown(text: str) -> None:
    with pytest.raises(ConnectionUnknown, match="neither a URI nor JSON") as caught:
        connection_from_text("crm_db", text)
    assert "geheim" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_secrets_are_masked_plain_and_quoted_and_line_by_line() -> None:
    key = "-----BEGIN KEY-----\nabcdef123456\n-----END KEY-----"
    connection = Connection(
        "x", "host.example", password="p@ss/word", extra={"private_key": key, "host_key": "ssh-ed25519 AAAA"}
    )
    text = "host.example p@ss/word p%40ss%2Fword p%40ss/word abcdef123456 ssh-ed25519 AAAA"
    assert connection.masked(text) == "host.example *** *** *** *** ssh-ed25519 AAAA"
    assert "p@ss" not in repr(connection)
    assert "abcdef" not in repr(connection)
    assert Connection("x", password="").masked("nothing to hide") == "nothing to hide"
