"""Addresses under /studio/."""

from django.urls import path

from studio.views import faqs, inbox, publishing, questions, releases, trying

app_name = "studio"
urlpatterns = [
    path("", faqs.faqs, name="faqs"),
    path("questions/", questions.questions, name="questions"),
    path("taps/", questions.taps, name="taps"),
    path("publish/", publishing.publish, name="publish"),
    path("publish/start/", publishing.start, name="publish_start"),
    path("publish/stop/", publishing.stop, name="publish_stop"),
    path("publish/run/", publishing.run, name="publish_run"),
    path("publish/check/", publishing.check, name="publish_check"),
    path("publish/changes/<slug:topic>/", publishing.change, name="publish_change"),
    path("history/", releases.history, name="history"),
    path("history/<slug:release>/", releases.release, name="release"),
    path("history/<slug:release>/differences/", releases.differences, name="differences"),
    path("history/<slug:release>/current/", releases.make_current, name="make_current"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/update/", inbox.update, name="update_inbox"),
    path("inbox/settle/", inbox.settle, name="settle"),
    path("inbox/reopen/", inbox.reopen, name="reopen"),
    path("inbox/decisions/", inbox.decisions, name="decisions"),
    path("try/", trying.try_page, name="try"),
    path("try/sentences/", trying.try_sentences, name="try_sentences"),
    path("try/train/", trying.train_draft, name="train_draft"),
    path("try/draft/", trying.draft, name="draft"),
]
