"""What the settings make of the environment."""

from member_help.databases import database


def test_what_a_database_url_asks_of_its_connections_counts() -> None:
    url = "postgres://me:secret@db:5432/help?sslmode=require&connect_timeout=2"
    options = database(url)["OPTIONS"]
    assert options["sslmode"] == "require"
    assert int(options["connect_timeout"]) == 2
    assert options["pool"]["max_size"] == 12


def test_a_database_host_that_is_gone_is_not_waited_for_for_minutes() -> None:
    options = database("postgres://db/help")["OPTIONS"]
    assert options["connect_timeout"] <= 10
    assert options["tcp_user_timeout"] <= 30_000
