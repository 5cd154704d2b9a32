from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def colours_of_the_site() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("insert_global_admin_js")
def scripts_that_wagtail_has_inline() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/cms.js"))
