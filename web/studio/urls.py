"""Addresses under /studio/."""

from django.urls import path

from studio import views

app_name = "studio"
urlpatterns = [
    path("", views.faqs, name="faqs"),
    path("questions/", views.questions, name="questions"),
    path("taps/", views.taps, name="taps"),
]
