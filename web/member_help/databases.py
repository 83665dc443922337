"""How the web app talks to its database, whichever it is."""

from typing import Any

import dj_database_url

_POOL = {
    "min_size": 1,
    "max_size": 12,
    # Who asks while the server is away is told so soon, and asks again.
    "timeout": 3,
    # Trying to connect rests twice as long each time until it gives up after so many seconds, and
    # begins anew with the next request: else a server that was away for a minute was found again
    # up to a minute later.
    "reconnect_timeout": 1,
}
# Without limits of libpq's a host that is gone is waited for for minutes (seconds, milliseconds).
_PATIENCE = {"connect_timeout": 3, "tcp_user_timeout": 5_000}


def database(url: str) -> dict[str, Any]:
    """Connection settings; one writer at a time on SQLite, pooled connections on PostgreSQL."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE takes the write lock when a transaction starts: a transaction that began by
        # reading could otherwise fail with "database is locked" when it comes to write.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What is deleted is overwritten: an erased message must not lie on in the file.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA secure_delete=ON;",
        }
    else:
        # What the URL says (sslmode …) comes last.
        config["OPTIONS"] = {**_PATIENCE, "pool": _POOL, **config.get("OPTIONS", {})}
        # A connection that died with a restarted server is replaced before it is given out.
        config["CONN_HEALTH_CHECKS"] = True
    return config
