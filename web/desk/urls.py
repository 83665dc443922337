"""Addresses under /desk/."""

from django.urls import path

from desk.views import case, checking, editing, figures, moving, people, queue, talking

app_name = "desk"
urlpatterns = [
    path("", queue.cases, name="cases"),
    path("rail/", queue.rail, name="rail"),
    path("me/", queue.me, name="me"),
    path("me/state/", queue.state, name="state"),
    path("me/alive/", queue.alive, name="alive"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/live/", case.live, name="live"),
    path("cases/<int:case_id>/seen/", case.seen, name="seen"),
    path("cases/<int:case_id>/claim/", moving.claim, name="claim"),
    path("cases/<int:case_id>/release/", moving.release, name="release"),
    path("cases/<int:case_id>/transfer/", moving.transfer, name="transfer"),
    path("cases/<int:case_id>/reassign/", moving.reassign, name="reassign"),
    path("cases/<int:case_id>/priority/", moving.priority, name="priority"),
    path("cases/<int:case_id>/resolve/", moving.resolve, name="resolve"),
    path("cases/<int:case_id>/reopen/", moving.reopen, name="reopen"),
    path("cases/<int:case_id>/block/", moving.block, name="block"),
    path("cases/<int:case_id>/unblock/", moving.unblock, name="unblock"),
    path("cases/<int:case_id>/reply/", talking.reply, name="reply"),
    path("cases/<int:case_id>/note/", talking.note, name="note"),
    path("wording/", talking.wording, name="wording"),
    path("offers/canned/", talking.canned_offers, name="canned_offers"),
    path("offers/faqs/", talking.faq_offers, name="faq_offers"),
    path("offers/faqs/answer/", talking.faq_answer, name="faq_answer"),
    path("check/", checking.form, name="check_form"),
    path("check/result/", checking.check, name="check"),
    path("replies/", editing.replies, name="replies"),
    path("replies/save/", editing.save_reply, name="save_reply"),
    path("replies/delete/", editing.delete_reply, name="delete_reply"),
    path("figures/", figures.figures, name="figures"),
    path("figures/export/", figures.export, name="export"),
    path("hours/", editing.hours, name="hours"),
    path("hours/save/", editing.save_hours, name="save_hours"),
    path("hours/special/", editing.save_special_day, name="save_special_day"),
    path("hours/special/delete/", editing.delete_special_day, name="delete_special_day"),
    path("teams/save/", editing.save_team, name="save_team"),
    path("teams/delete/", editing.delete_team, name="delete_team"),
    path("colleagues/save/", editing.save_colleague, name="save_colleague"),
    path("people/", people.people, name="people"),
    path("people/save/", people.save_roles, name="save_roles"),
    path("audit/", people.audit, name="audit"),
]
