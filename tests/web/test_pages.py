"""The host page, the desk, the studio, and what machines ask."""

from pathlib import Path

import pytest
from django.test import Client

from chat.cases import ask_for_human
from chat.db import locked
from chat.log import append
from chat.models import Case, Conversation, Message, Turn
from tests.web.brain_stand_in import StandInBrain, reply, turn
from tests.web.people import colleague_at_desk, user_with
from tests.web.site_process import Member, Site, eventually

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
}


def _signed_in(group: str) -> Client:
    client = Client()
    client.force_login(user_with(group))
    return client


@pytest.fixture
def desk(db) -> Client:
    """A support colleague's browser."""
    return _signed_in("staff")


@pytest.fixture
def studio(db) -> Client:
    """An author's browser."""
    return _signed_in("author")


@pytest.fixture
def conversation(db) -> Conversation:
    """A member who asked, was answered, and called a human."""
    colleague_at_desk()
    made = Conversation.objects.create()
    with locked(made.pk) as held:
        append(held, Message.Sender.MEMBER, {"text": "等待期<b>多久</b>"})
        sources = [{"title": "新闻稿", "date": "2019-04-11"}]
        append(held, Message.Sender.BOT, {"text": "答案在这里", "sources": sources, "buttons": []})
        append(held, Message.Sender.MEMBER, {"text": "转人工"})
        ask_for_human(held, "member_request")
    return made


def test_the_host_page_embeds_the_widget_by_one_script_tag(client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.count("<script") == 1
    assert 'src="/widget.js" data-api="/api/chat" data-title="相互宝成员助手"' in page
    assert "资料截至 2019-05-16" in page
    assert "style=" not in page


def test_the_chat_is_also_a_page_of_its_own(client: Client) -> None:
    answer = client.get("/chat")
    page = answer.content.decode()
    assert '<script src="/widget.js" data-api="/api/chat"' in page
    assert 'data-mode="page"' in page
    assert "ws://testserver" in answer["Content-Security-Policy"]


def test_the_host_page_may_load_from_its_own_host_only(client: Client) -> None:
    header = client.get("/")["Content-Security-Policy"]
    policies = {policy.strip() for policy in header.split(";")}
    assert policies == CSP | {"connect-src 'self' ws://testserver"}


@pytest.mark.parametrize("address", ["/login", "/nowhere", "/api/openapi.json", "/healthz"])
def test_every_answer_carries_the_security_headers(client: Client, db, address: str) -> None:
    answer = client.get(address)
    policies = {policy.strip() for policy in answer["Content-Security-Policy"].split(";")}
    assert policies == CSP | {"connect-src 'self'"}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_an_unknown_page_is_a_clear_404(client: Client, db) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "没有找到您要的页面" in answer.content.decode()


@pytest.fixture
def widget(settings, tmp_path: Path) -> Path:
    """A built widget."""
    settings.STATICFILES_DIRS = [tmp_path]
    file = tmp_path / "widget.js"
    file.write_text("console.log('小助手')" * 50, encoding="utf-8")
    return file


def test_the_widget_is_served_as_a_script_and_checked_again_each_time(client, widget) -> None:
    answer = client.get("/widget.js")
    assert answer.content == widget.read_bytes()
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    unchanged = client.get("/widget.js", headers={"If-None-Match": answer["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_a_rebuilt_widget_is_served_at_once(client: Client, widget: Path) -> None:
    old = client.get("/widget.js")["ETag"]
    widget.write_text("new", encoding="utf-8")
    answer = client.get("/widget.js", headers={"If-None-Match": old})
    assert (answer.status_code, answer.content) == (200, b"new")


def test_the_widget_travels_compressed_to_whoever_can_take_it(client, widget: Path) -> None:
    answer = client.get("/widget.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(widget.read_bytes())
    assert "Accept-Encoding" in answer["Vary"]


@pytest.mark.parametrize("path", ["missing.js", "../manage.py", "..%2fmanage.py", "css", ""])
def test_a_static_address_that_is_no_file_is_not_found(client: Client, db, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_the_desk_lists_open_cases_with_the_members_last_words(desk, conversation) -> None:
    page = desk.get("/desk/").content.decode()
    case = Case.objects.get()
    assert f'href="/desk/cases/{case.pk}/"' in page
    assert "等待接手" in page
    assert "成员要求人工" in page
    assert "转人工" in page


def test_the_desk_shows_a_case_with_its_events_and_the_whole_transcript(desk, conversation) -> None:
    page = desk.get(f"/desk/cases/{Case.objects.get().pk}/").content.decode()
    assert "等待期&lt;b&gt;多久&lt;/b&gt;" in page
    assert "答案在这里" in page
    assert "新闻稿（2019-04-11）" in page
    assert "目前还没有客服接手" in page
    assert "登记" in page


def test_an_empty_desk_says_so(desk: Client) -> None:
    assert "目前没有等待的工单。" in desk.get("/desk/").content.decode()


def test_a_case_that_does_not_exist_is_not_found(desk: Client) -> None:
    assert desk.get("/desk/cases/999/").status_code == 404


def test_pages_with_members_words_are_kept_by_no_cache(desk: Client, conversation) -> None:
    assert desk.get("/desk/")["Cache-Control"] == "no-store"


FAQ = """\
version: "3.1"
nlu:
- intent: faq/waiting_period
  metadata:
    title: 等待期多久
    owner: 内容组
    theme: rules
  examples: |
    - 等待期多久
    - 要等几天
    - 多久生效
responses:
  utter_faq/waiting_period:
  - text: 从加入起算。
"""


@pytest.fixture
def content(settings, tmp_path: Path) -> Path:
    """A content folder with one FAQ."""
    settings.CONTENT_DIR = tmp_path
    folder = tmp_path / "data/nlu/faq/rules"
    folder.mkdir(parents=True)
    (folder / "waiting_period.yml").write_text(FAQ, encoding="utf-8")
    return folder


def test_the_studio_lists_each_faq_with_what_its_file_says(studio: Client, content) -> None:
    page = studio.get("/studio/").content.decode()
    for shown in ("等待期多久", "faq/waiting_period", "rules", "内容组", "3 种问法"):
        assert shown in page
    assert "data/nlu/faq/rules/waiting_period.yml" in page


@pytest.mark.parametrize("broken", ["a: [", "nlu: []", "[]", "", "nlu:\n- intent: x\n", "\x07"])
def test_a_broken_faq_file_is_listed_as_broken_and_hides_no_other(
    studio: Client, content: Path, broken: str
) -> None:
    (content / "broken.yml").write_text(broken, encoding="utf-8")
    page = studio.get("/studio/").content.decode()
    assert "这个文件读不出来" in page
    assert "broken.yml" in page
    assert "faq/waiting_period" in page


def test_a_changed_faq_file_is_read_again(studio: Client, content: Path) -> None:
    studio.get("/studio/")
    file = content / "waiting_period.yml"
    file.write_text(FAQ.replace("title: 等待期多久", "title: 新的标题"), encoding="utf-8")
    assert "新的标题" in studio.get("/studio/").content.decode()


def test_the_faqs_of_this_project_can_all_be_read(studio: Client) -> None:
    assert "这个文件读不出来" not in studio.get("/studio/").content.decode()


@pytest.fixture
def turns(conversation: Conversation) -> None:
    """One answered and one declined question."""
    for text, outcome in (("等待期", "answer"), ("水星在哪", "decline")):
        message = Message.objects.create(
            conversation=conversation, sender="member", kind="text", body={"text": text}
        )
        Turn.objects.create(
            message=message, outcome=outcome, intent="faq/waiting_period", confidence=0.5, raw={}
        )


def test_the_studio_shows_the_latest_questions_with_titles_for_keys(studio, content, turns) -> None:
    page = studio.get("/studio/questions/").content.decode()
    assert page.index("水星在哪") < page.index("等待期")
    assert "等待期多久" in page
    assert "0.50" in page


def test_the_studio_shows_what_the_desk_says_the_bot_should_have_known(
    studio, content, turns, conversation
) -> None:
    question = Message.objects.get(body__text="水星在哪")
    Case.objects.update(state="resolved", bot_should_have_known=True, missed=question)
    page = studio.get("/studio/questions/?outcome=missed").content.decode()
    assert "水星在哪" in page
    assert "0.50" in page
    assert page.count("<tr>") == 2


def test_the_studio_can_show_the_questions_of_one_outcome(studio, content, turns) -> None:
    page = studio.get("/studio/questions/?outcome=decline").content.decode()
    assert "水星在哪" in page
    assert '<td data-label="成员的话">等待期</td>' not in page


def test_an_unknown_outcome_shows_all_questions(studio: Client, content, turns) -> None:
    page = studio.get("/studio/questions/?outcome=<script>").content.decode()
    assert "水星在哪" in page
    assert "<script" not in page


def test_a_question_does_not_tell_who_asked(studio: Client, turns, conversation) -> None:
    assert conversation.public_id not in studio.get("/studio/questions/").content.decode()


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
    assert member.http.get("/readyz").json()["missing"] == {"brain": "ConnectError"}


def test_a_brain_that_answers_is_ready_however_long_its_queue(site: Site, brain) -> None:
    member = site.member()
    member.ask("等待期多久")
    brain.free.clear()
    assert member.http.get("/readyz").status_code == 200
    eventually(lambda: member.http.get("/readyz").status_code == 503)
    brain.free.set()


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
