"""What every installation has in Wagtail: the two fixed pages, who may do what, and the review. Safe to repeat.

Here, because it knows every app. What an administrator added stays; what is missing is added.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from accounts.groups import ADMINS, MEDIA_OF_ALL, REVIEWERS, TRAINERS
from accounts.region_media import FOR_ALL, collection_named, permit
from courses.models import ModuleIndexPage, SecondPersonTask
from pages.models import HomePage
from quizzes.models import Question

REVIEW = "Beoordeling door een tweede persoon"

# Page permissions below the modules (trainers) and everywhere (admins). The review itself lets a reviewer in, but
# Wagtail compares two versions only for whoever has some permission on pages; unlocking is the least of them.
# Nobody but an admin publishes past the review, and that stands in the history of the page.
TRAINERS_ON_PAGES = ("add_page", "change_page")
REVIEWERS_ON_PAGES = ("unlock_page",)
ADMINS_ON_PAGES = ("add_page", "bulk_delete_page", "change_page", "lock_page", "publish_page", "unlock_page")

# Per group: actions on images and documents, on collections, and on other models.
ON_MEDIA = {MEDIA_OF_ALL: ("add", "choose"), REVIEWERS: ("choose",), ADMINS: ("add", "change", "choose", "delete")}
ON_COLLECTIONS = {ADMINS: ("add", "change", "delete")}
ON_MODELS = {
    TRAINERS: ("quizzes.add_question", "quizzes.change_question", "quizzes.view_question"),
    REVIEWERS: ("quizzes.view_question",),
    ADMINS: (
        *(f"quizzes.{action}_question" for action in ("add", "change", "delete", "lock", "publish", "unlock", "view")),
        *(f"accounts.{action}_targetgroup" for action in ("add", "change", "delete", "view")),
        *(f"accounts.{action}_organisation" for action in ("add", "change", "delete", "view")),
        *(f"wagtailcore.{action}_{model}" for model in ("workflow", "task") for action in ("add", "change", "delete")),
        *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete", "view")),
    ),
}


@transaction.atomic
def ensure_structure() -> None:
    home = ensure_home()
    index = ensure_module_index(home)
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in (TRAINERS, MEDIA_OF_ALL, REVIEWERS, ADMINS)}
    ensure_permissions(groups, home, index)
    ensure_review(groups, home, index)


def ensure_home() -> HomePage:
    """The front door, as the root of the default site, in the place of the page that Wagtail starts with."""
    home = HomePage.objects.first()
    if home:
        return home
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(
            title="Signaalwijs",
            slug="signaalwijs",
            headline="Zie het signaal. Weet waar je het meldt.",
            introduction=(
                "Je komt op je werk op plekken waar mensenhandel gebeurt: aan de balie, op straat, achter een "
                "voordeur. Hier leer je signalen herkennen, en wat je ermee doet."
            ),
        )
    )
    home.save_revision().publish()
    address = urlsplit(settings.BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "root_page": home,
        },
    )
    # By its class: a page of one of our own types is content, whatever its place.
    for welcome in Page.objects.filter(depth=2, content_type=ContentType.objects.get_for_model(Page), numchild=0):
        welcome.delete()
    return HomePage.objects.get(pk=home.pk)


def ensure_module_index(home: HomePage) -> ModuleIndexPage:
    index = ModuleIndexPage.objects.first()
    if index is None:
        index = home.add_child(
            instance=ModuleIndexPage(
                title="Modules",
                slug="modules",
                show_in_menus=True,
                introduction=(
                    "Elke module is gemaakt voor een soort werk. Je bent er ongeveer een half uur mee bezig. "
                    "Stop wanneer je wilt: je gaat later verder waar je was."
                ),
            )
        )
        index.save_revision().publish()
    return index


def ensure_permissions(groups: dict[str, Group], home: HomePage, index: ModuleIndexPage) -> None:
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for group in groups.values():
        group.permissions.add(enter)
    _permit_pages(groups[TRAINERS], index, TRAINERS_ON_PAGES)
    _permit_pages(groups[REVIEWERS], index, REVIEWERS_ON_PAGES)
    _permit_pages(groups[ADMINS], home, ADMINS_ON_PAGES)
    root = Collection.get_first_root_node()
    collection_named(FOR_ALL)
    # Trainers had all of it before there were collections of regions.
    GroupCollectionPermission.objects.filter(group=groups[TRAINERS]).delete()
    for name, actions in ON_MEDIA.items():
        permit(groups[name], root, actions)
    for name, actions in ON_COLLECTIONS.items():
        _permit_collection(groups[name], root, [f"wagtailcore.{action}_collection" for action in actions])
    for name, names in ON_MODELS.items():
        groups[name].permissions.add(*(permission(full_name) for full_name in names))


def permission(full_name: str) -> Permission:
    """full_name: app and code, like quizzes.add_question."""
    app, _, code = full_name.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=code)


def _permit_pages(group: Group, page: Page, codes: tuple[str, ...]) -> None:
    for code in codes:
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=page.pk, permission=permission(f"wagtailcore.{code}")
        )


def _permit_collection(group: Group, collection: Collection, names: list[str]) -> None:
    for name in names:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission(name))


def ensure_review(groups: dict[str, Group], home: HomePage, index: ModuleIndexPage) -> None:
    """One step, by a second person, for the modules, for the other pages and for the questions.

    On the modules by itself, so that another workflow on the home page does not take it away.
    """
    task, _created = SecondPersonTask.objects.get_or_create(name=REVIEW)
    task.groups.add(groups[REVIEWERS], groups[ADMINS])
    workflow, _created = Workflow.objects.get_or_create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    for page in (home, index):
        WorkflowPage.objects.get_or_create(page_id=page.pk, defaults={"workflow": workflow})
    question = ContentType.objects.get_for_model(Question)
    WorkflowContentType.objects.get_or_create(content_type=question, defaults={"workflow": workflow})
