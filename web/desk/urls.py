"""Addresses under /desk/."""

from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("audit/", views.audit, name="audit"),
    path("cases/<int:case_id>/", views.case, name="case"),
]
