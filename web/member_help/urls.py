"""Every HTTP address of the web app."""

from django.urls import include, path

from chat.api import api
from member_help import assets, views

urlpatterns = [
    path("", views.host, name="host"),
    path("chat", views.full_page, name="full_page"),
    path("widget.js", assets.static_file, {"path": "widget.js"}, name="widget"),
    # What a browser asks for when a part of a page is opened by itself.
    path("favicon.ico", assets.static_file, {"path": "icon.svg"}, name="icon"),
    path("static/<path:path>", assets.static_file, name="static"),
    path("api/", api.urls),
    path("desk/", include("desk.urls")),
    path("studio/", include("studio.urls")),
    path("", include("accounts.urls")),
    path("healthz", views.health),
    path("readyz", views.ready),
    path("metrics", views.numbers),
]

handler400 = "member_help.problems.bad_request"
handler403 = "member_help.problems.forbidden"
handler404 = "member_help.problems.not_found"
handler500 = "member_help.problems.server_error"
