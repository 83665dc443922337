"""What stands around the conversation: notice, suggestions, thumbs, ratings, the own records."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from ninja import Path, Router, Status

from chat import content, feedback, privacy, service
from chat.auth import MemberToken
from chat.routes import problems
from chat.schemas import (
    LARGEST_ID,
    ContentOut,
    ErasedOut,
    FeedbackIn,
    FeedbackOut,
    OwnRecordsOut,
    PrivacyIn,
    RatingIn,
    RatingOut,
    StateOut,
    SuggestionsOut,
)

router = Router(tags=["chat"])
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("/content", response={200: ContentOut, **problems()})
async def read_content(request: HttpRequest) -> HttpResponse:
    """What the widget shows before and around messages. Open and cacheable."""
    return _cacheable(request, content.page(), seconds=300)


@router.get("/suggestions", response={200: SuggestionsOut, **problems()})
async def read_suggestions(request: HttpRequest) -> HttpResponse:
    """Titles for suggestions while typing; an ``id`` can be sent as a choice. Cacheable."""
    return _cacheable(request, await service.suggestions(request.scope), seconds=300)


@router.post(
    "/privacy",
    response={200: StateOut, **problems(400, 401, 409, 413, 422)},
    auth=MemberToken(),
)
async def agree(request: HttpRequest, body: PrivacyIn) -> dict[str, object]:
    """The member agrees to the privacy notice of that version; 409 when it is not today's."""
    return await service.change(request.auth, privacy.agree, body.version)


@router.put(
    "/messages/{message_id}/feedback",
    response={200: FeedbackOut, **problems(400, 401, 404, 413, 422)},
    auth=MemberToken(),
)
async def rate_answer(request: HttpRequest, message_id: Id, body: FeedbackIn) -> dict[str, object]:
    """Thumb up or down on a message of the bot; a second one takes the place of the first."""
    return await service.rate(request.auth, message_id, body)


@router.delete(
    "/messages/{message_id}/feedback",
    response={204: None, **problems(401, 404, 422)},
    auth=MemberToken(),
)
async def take_back(request: HttpRequest, message_id: Id) -> Status:
    """Take a thumb back."""
    await service.in_conversation(feedback.take_back, request.auth, message_id)
    return Status(204, None)


@router.put(
    "/cases/{case_id}/rating",
    response={200: RatingOut, **problems(400, 401, 404, 409, 413, 422)},
    auth=MemberToken(),
)
async def rate_case(request: HttpRequest, case_id: Id, body: RatingIn) -> dict[str, object]:
    """Answer to a ``csat`` message: 1 to 5 for a resolved case, once (409 after that)."""
    return await service.in_conversation(feedback.rate_case, request.auth, case_id, body)


@router.get("/records", response={200: OwnRecordsOut, **problems(401, 429)}, auth=MemberToken())
async def export(request: HttpRequest) -> HttpResponse:
    """「导出我的记录」: all that is stored of this member, as a file. 503 rather than a part."""
    copy = await service.own_records(request.auth)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="my-records.json"',
    }
    return JsonResponse(copy, headers=headers, json_dumps_params={"ensure_ascii": False})


@router.delete("/records", response={200: ErasedOut, **problems(401)}, auth=MemberToken())
async def erase(request: HttpRequest) -> HttpResponse:
    """「删除我的记录」: everything of this member, here at once and in the brain right after.

    The token is worth nothing afterwards; the next POST /session begins a new conversation.
    """
    erased = await service.erase(request.scope, request.auth)
    return JsonResponse({"erased": erased}, headers={"Cache-Control": "no-store"})


def _cacheable(request: HttpRequest, document: content.Document, seconds: int) -> HttpResponse:
    response = HttpResponse(document.json, content_type="application/json")
    response["ETag"] = document.etag
    response["Cache-Control"] = f"public, max-age={seconds}"
    return get_conditional_response(request, etag=document.etag, response=response)
