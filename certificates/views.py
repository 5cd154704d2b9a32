from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.rate_limits import RateLimit, too_many
from accounts.wall import beyond_the_wall

from .issuing import completions_without_certificate, log, store_pdf
from .verification import normalised_code, verify

# Far more than somebody with a pile of paper mistypes, far less than guessing takes.
UNKNOWN_CODES = RateLimit("certificate_check", times=30, seconds=600)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own certificates, newest first, and what is still being made."""
    context = {
        "certificates": request.user.certificates.all(),
        "waiting": completions_without_certificate().filter(user=request.user, certificate=None),
    }
    return render(request, "certificates/mine.html", context)


@require_safe
@login_required
@never_cache
def download(request: HttpRequest, code: str) -> FileResponse:
    certificate = get_object_or_404(request.user.certificates, code=normalised_code(code))
    if not certificate.pdf or not certificate.pdf.storage.exists(certificate.pdf.name):
        certificate.pdf = ""
        certificate.save(update_fields=["pdf"])
        certificate = store_pdf(certificate)
    log("certificate.downloaded", certificate)
    name = slugify(f"{_('certificaat')} {certificate.module_title}") + ".pdf"
    return FileResponse(certificate.pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@require_safe
@never_cache
def check_form(request: HttpRequest) -> HttpResponse:
    """Where somebody types a code over from paper."""
    code = normalised_code(request.GET.get("code", ""))
    if code:
        return redirect("certificates:check", code=code.lower())
    return render(request, "certificates/check_form.html", {"is_empty": "code" in request.GET})


@require_safe
@never_cache
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Open to everybody: says valid, expired or unknown, and shows no more than a checker needs."""
    if UNKNOWN_CODES.is_spent(request):
        return too_many(request, UNKNOWN_CODES)
    # Whoever holds the code may ask; what is shown of it is decided in verification.py.
    with beyond_the_wall():
        result = verify(code)
    if result.certificate is None:
        UNKNOWN_CODES.spend(request)
    status = 200 if result.certificate else 404
    return render(request, "certificates/check.html", {"result": result, "code": code}, status=status)
