"""The documents behind the agreements: restricted, so each download asks who is there and is written down."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.audit import record
from accounts.requests import SignedInRequest

from ..evidence_documents import documents_seen_by


@require_safe
@login_required
@never_cache
def evidence_document(request: SignedInRequest, pk: int) -> FileResponse:
    evidence = get_object_or_404(documents_seen_by(request.user), pk=pk)
    try:
        file = evidence.document.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    with transaction.atomic():
        details = {
            "check": evidence.check_code,
            "version": evidence.route.version,
            "document": evidence.document_name,
        }
        record(
            "evidence.downloaded",
            evidence,
            actor=request.user,
            municipality=evidence.route.municipality,
            details=details,
        )
    response = FileResponse(file, as_attachment=True, filename=evidence.document_name, content_type="application/pdf")
    # What somebody uploaded never runs as a page of this site.
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
