"""One's own account: another password, new recovery codes, out of every browser."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import passwords, second_factor, signins
from accounts.models import RecoveryCode, SignIn
from accounts.texts import sentence
from accounts.views.answering import throttled
from desk import audit, presence
from member_help.groups import ROLES, homes_of, only_for


@only_for(*ROLES)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What one has: a password, a second factor, how many recovery codes and browsers."""
    return _page(request)


@only_for(*ROLES)
@require_POST
@throttled
def change_password(request: HttpRequest) -> HttpResponse:
    """Change it with the present one; every other browser is signed out."""
    user, password = request.user, request.POST.get("password", "")
    if not _knows_password(request):
        return _page(request, [sentence("signing_in", "wrong_current")], status=403)
    troubles = passwords.troubles(user, password, request.POST.get("again", ""))
    if troubles:
        return _page(request, troubles, status=422)
    passwords.set_password(user, password)
    audit.note(user, "password_set", by="user")
    signins.let_in(request, user)
    return _page(request, said=sentence("done", "password"))


@only_for(*ROLES)
@require_POST
@throttled
def renew_recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes for whoever knows the password; the old ones count no more."""
    if not _knows_password(request):
        return _page(request, [sentence("signing_in", "wrong_current")], status=403)
    codes = second_factor.renew_recovery_codes(request.user)
    audit.note(request.user, "recovery_renewed")
    context = {"codes": codes, "home": homes_of(request.user)[0]}
    return render(request, "accounts/recovery.html", context)


@only_for(*ROLES)
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of the user, this one too."""
    presence.leave(request.user)
    audit.note(request.user, "signed_out_everywhere", browsers=signins.end_all(request.user))
    logout(request)
    return redirect("login")


def _knows_password(request: HttpRequest) -> bool:
    name = request.user.get_username()
    passwords.count_try(request, name)
    known = passwords.user_with(request, name, request.POST.get("current", ""))
    if known is None:
        passwords.note_failure(name)
    return known == request.user


def _page(
    request: HttpRequest, troubles: list[str] | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    user = request.user
    context = {
        "troubles": troubles,
        "said": said,
        "has_password": user.has_usable_password(),
        "has_second_factor": second_factor.is_set(user),
        "codes_left": RecoveryCode.objects.filter(user=user).count(),
        "browsers": SignIn.objects.filter(user=user).count(),
        "home": homes_of(user)[0],
    }
    return render(request, "accounts/account.html", context, status=status)
