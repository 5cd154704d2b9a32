from django.http import HttpRequest, HttpResponse


def dates_of(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()
