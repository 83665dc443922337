"""What machines ask a running site: whether it lives, whether it is ready, and its numbers."""

from tests.web.brain_stand_in import StandInBrain, reply, turn
from tests.web.site_process import Member, Site, eventually


def test_the_process_says_that_it_runs(site: Site) -> None:
    assert site.member().http.get("/healthz").json() == {"status": "ok"}


def test_the_site_is_ready_when_brain_and_database_are(site: Site) -> None:
    answer = site.member().http.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_without_the_brain_the_site_is_not_ready_and_says_what_is_missing(site, brain) -> None:
    member = site.member()
    brain.ready = False
    unready = member.http.get("/readyz")
    assert (unready.status_code, unready.json()["missing"]) == (503, {"brain": "status 503"})
    brain.stop()
    assert member.http.get("/readyz").json()["missing"] == {"brain": "ClientConnectorError"}


def test_messages_are_taken_while_the_brain_is_away(site, brain) -> None:
    brain.stop()
    answer = site.member().http.get("/readyz?exclude=brain")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_a_brain_that_answers_is_ready_however_long_its_queue(site: Site, brain) -> None:
    member = site.member()
    member.ask("等待期多久")
    brain.free.clear()
    assert member.http.get("/readyz").status_code == 200
    eventually(lambda: member.http.get("/readyz").status_code == 503)
    brain.free.set()


def test_no_address_that_is_asked_for_stands_in_the_log(site: Site) -> None:
    """It may be a one-time sign-in link."""
    before = len(site.log)
    site.member().http.get("/login", params={"sesame": "a-link-that-signs-in"})
    written = site.log[before:]
    assert "a-link-that-signs-in" not in written
    assert "GET /" not in written


def test_the_metrics_count_messages_turns_and_cases_and_hold_no_words(member: Member) -> None:
    before = _metrics(member)
    member.ask("一个独特的问题")
    member.tap("handoff")
    eventually(lambda: not member.news()["state"]["typing"])
    after = _metrics(member)
    for name in (
        'member_help_messages_total{kind="text"}',
        'member_help_messages_total{kind="handoff"}',
        'member_help_turns_total{outcome="answer"}',
        "member_help_turn_seconds_count",
    ):
        assert after[name] == before.get(name, 0) + 1
    assert after['member_help_cases{state="waiting"}'] == 1
    assert "独特" not in member.http.get("/metrics").text


def test_an_empty_turn_is_counted_as_empty(member: Member, brain: StandInBrain) -> None:
    brain.answers["空"] = lambda asked: turn(asked["message_id"], replies=[])
    brain.answers["满"] = lambda asked: turn(asked["message_id"], replies=[reply("好")])
    before = _metrics(member).get('member_help_turns_total{outcome="empty"}', 0)
    member.ask("空")
    member.ask("满")
    assert _metrics(member)['member_help_turns_total{outcome="empty"}'] == before + 1


def _metrics(member: Member) -> dict[str, float]:
    lines = member.http.get("/metrics").text.splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}
