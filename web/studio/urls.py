"""Addresses under /studio/."""

from django.urls import path

from studio.views import faqs, questions

app_name = "studio"
urlpatterns = [
    path("", faqs.faqs, name="faqs"),
    path("questions/", questions.questions, name="questions"),
    path("taps/", questions.taps, name="taps"),
]
