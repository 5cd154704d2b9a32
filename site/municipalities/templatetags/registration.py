"""What the screens of the registration need and a template cannot say."""

from django import template

from ..route_pages import RoutePages

register = template.Library()


@register.simple_tag
def page_of(pages: RoutePages, name: str, *args: object) -> str:
    """The address of a page of the route that is being written."""
    return pages.address(name, *args)
