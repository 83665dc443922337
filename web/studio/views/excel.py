"""All FAQs as a workbook: taken out with an audit entry, brought in after a dry run was read.

The file stays in the author's browser between the two steps; a digest makes sure that what is
applied is what was shown.
"""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from desk import audit
from studio.summaries import titles
from studio.views.answering import action, is_fragment, page
from studio.workbench import WorkbenchRefused, signature, workbench

# As large as the workbench takes.
LARGEST = 5 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page()
def excel(request: HttpRequest) -> HttpResponse:
    """Both directions."""
    return render(request, "studio/excel.html", {"done": request.GET.get("done")})


@action()
def export_excel(request: HttpRequest) -> HttpResponse:
    """The workbook, after its audit entry."""
    content = workbench().excel()
    audit.note_export(request.user, "faqs", len(workbench().faqs()["faqs"]))
    response = HttpResponse(content, content_type=_XLSX)
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="faqs-{day}.xlsx"'
    return response


@action()
def import_excel(request: HttpRequest) -> HttpResponse:
    """The dry run; with ``seen`` of this very file, the import itself."""
    sent = request.FILES.get("workbook")
    if sent is None or sent.size is None or sent.size > LARGEST:
        return _page(request, {"wrong_file": "large" if sent else "none"}, 422)
    content = sent.read()
    digest = hashlib.sha256(content).hexdigest()
    apply = request.POST.get("seen") == digest
    try:
        report = workbench().import_excel(content, signature(request.user), apply=apply)
    except WorkbenchRefused as refusal:
        return _page(request, {"refusal": refusal}, refusal.status)
    if not apply:
        blocked = any(one["level"] == "error" for one in report["findings"])
        context = {"report": report, "blocked": blocked, "seen": digest, "name": sent.name}
        return _page(request, context | {"titles": titles()}, 200)
    counts = {name: len(report[name]) for name in ("changed", "added")}
    audit.note(request.user, "excel_imported", commit=report.get("commit"), **counts)
    return redirect(reverse("studio:excel", query={"done": sum(counts.values())}))


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    if is_fragment(request):
        # What is wrong with a file is the answer that was asked for.
        return render(request, "studio/parts/import.html", context)
    return render(request, "studio/excel.html", context, status=status)
