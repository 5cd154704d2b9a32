from django.utils.translation import gettext as _

from ..models import ModulePage


def breadcrumbs(module: ModulePage) -> list[tuple[str, str]]:
    """The way to a module. The overview is the page above it: its address needs no query."""
    return [(_("Modules"), (module.url or "/").removesuffix(f"{module.slug}/"))]
