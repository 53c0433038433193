"""The server that the tests run on, and the private one where there is none."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
import pytest

from scripts import missing, postgres

NOBODY = "postgres://postgres@127.0.0.1:9/postgres"


def test_a_server_pointed_out_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", NOBODY)
    with pytest.raises(postgres.NoServer, match="TEST_POSTGRES_URL svarar inte"), postgres.server():
        pass


def test_without_server_and_programs_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "postgresql_programs", lambda: None)
    with pytest.raises(postgres.NoServer, match="Installera Debians paket postgresql"), postgres.private_cluster():
        pass


@pytest.mark.skipif(not missing.postgresql_programs(), reason="a server is there, but not PostgreSQL's programs")
def test_a_private_cluster_works_and_leaves_nothing() -> None:
    with postgres.private_cluster() as cluster:
        url = cluster.url
        assert postgres.usable(url)
        folder = Path(unquote(urlsplit(url).hostname or ""))
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("CREATE DATABASE sample_left")
        postgres.drop_databases(url, "sample_")
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname = 'sample_left'")
            assert cursor.fetchone() == (0,)
    assert not list(Path("/tmp").glob(f"{folder.name}*"))


@pytest.mark.parametrize(
    ("answer", "welcome"),
    [(b"R\0\0\0\x08\0\0\0\0", True), (b"R\0\0\0\x08\0\0\0\x0a", False), (b"E\0\0\0\x08none", False), (b"", False)],
)
def test_only_a_server_that_asks_no_password_will_do(
    answer: bytes, welcome: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Server:
        def __enter__(self) -> Server:
            return self

        def __exit__(self, *_: object) -> None: ...

        def sendall(self, data: bytes) -> None:
            assert data.endswith(b"user\0postgres\0database\0postgres\0\0")

        def recv(self, size: int) -> bytes:
            return answer

    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: Server())
    assert missing.lets_in("postgres") is welcome


def test_chromium_may_be_pointed_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser = tmp_path / "my-browser"
    browser.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert missing.chromium() == str(browser)
    monkeypatch.setenv("CHROMIUM", os.devnull)
    assert missing.chromium() != os.devnull
