"""The API's own document, and that an error is what the document says."""

import pytest
from django.db import OperationalError
from django.test import Client

from chat.problems import problem_document
from chat.sentences import _texts

PROBLEM = "application/problem+json"
SUCCESSES = {
    "post /api/chat/session": "201",
    "post /api/chat/messages": "202",
    "get /api/chat/messages": "200",
    "post /api/chat/seen": "200",
    "get /api/chat/content": "200",
    "get /api/chat/suggestions": "200",
    "post /api/chat/privacy": "200",
    "put /api/chat/messages/{message_id}/feedback": "200",
    "delete /api/chat/messages/{message_id}/feedback": "204",
    "put /api/chat/cases/{case_id}/rating": "200",
    "get /api/chat/records": "200",
    "delete /api/chat/records": "200",
}


@pytest.fixture
def document(client: Client) -> dict:
    """The OpenAPI document as served."""
    return client.get("/api/openapi.json").json()


def _operations(document: dict):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_the_document_lists_the_member_api(document: dict) -> None:
    assert document["openapi"].startswith("3.")
    assert {name for name, _ in _operations(document)} == set(SUCCESSES)


def test_every_documented_error_is_a_problem(document: dict) -> None:
    for name, operation in _operations(document):
        errors = {code: body for code, body in operation["responses"].items() if code >= "400"}
        assert errors, name
        for code, body in errors.items():
            assert list(body["content"]) == [PROBLEM], (name, code)
            assert body["content"][PROBLEM]["schema"]["$ref"].endswith("/ProblemOut")


def test_every_operation_documents_its_success(document: dict) -> None:
    successes = {
        name: [code for code in operation["responses"] if code < "300"]
        for name, operation in _operations(document)
    }
    assert successes == {name: [code] for name, code in SUCCESSES.items()}


def test_messages_are_documented_with_the_names_they_are_sent_with(document: dict) -> None:
    fields = document["components"]["schemas"]["MessageOut"]["properties"]
    assert set(fields) == {"id", "cid", "from", "name", "kind", "body", "at", "feedback"}


def test_only_what_is_alike_for_all_needs_no_token(document: dict) -> None:
    open_ones = {name for name, operation in _operations(document) if "security" not in operation}
    assert open_ones == {
        "post /api/chat/session",
        "get /api/chat/content",
        "get /api/chat/suggestions",
    }


@pytest.mark.parametrize("code", sorted(_texts("problems")))
def test_every_problem_has_a_status_a_title_and_a_sentence_for_members(code: str) -> None:
    document = problem_document(code)
    assert 400 <= document["status"] < 600
    assert document["title"]
    assert document["detail"].endswith("。")


def test_an_unforeseen_error_is_a_problem_that_tells_nothing_internal(
    transactional_db, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = _session_with_a_fault(monkeypatch, ValueError("secret of the house"))
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert "secret" not in answer.content.decode()


def test_a_database_that_is_away_is_a_503_that_says_to_try_again(
    transactional_db, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = _session_with_a_fault(monkeypatch, OperationalError("database is locked"))
    assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM)
    assert answer["Retry-After"]
    assert "locked" not in answer.content.decode()


def _session_with_a_fault(monkeypatch: pytest.MonkeyPatch, fault: Exception):
    def fail(*args: object) -> None:
        raise fault

    monkeypatch.setattr("chat.service._create", fail)
    return Client(raise_request_exception=False).post(
        "/api/chat/session", content_type="application/json"
    )
