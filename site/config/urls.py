from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.cms_account import own_account
from pages.style_guide import style_guide

from . import views

# Wagtail's own doors ask for no second step and count no attempts.
to_our_door = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("taal/", include("django.conf.urls.i18n")),
    path("cms/login/", to_our_door, name="wagtailadmin_login"),
    path("_util/login/", to_our_door, name="wagtailcore_login"),
    path("cms/account/", own_account, name="wagtailadmin_account"),
    path("cms/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("", include("accounts.urls")),
    path("", include("accounts.staff.urls")),
    path("", include("municipalities.urls")),
    path("", include("quizzes.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
    *([path("huisstijl/", style_guide), path("huisstijl/<str:name>/", style_guide)] if settings.DEBUG else []),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]

handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
