from collections.abc import Callable

from django.urls import URLPattern, path

from .views import (
    asking,
    board,
    card_files,
    contacts,
    dates,
    documents,
    example,
    focal_points,
    log,
    region,
    registration,
    routekaart,
    steps,
    withdrawal,
)
from .views.access import View, writes_draft, writes_example

app_name = "municipalities"


def route_pages(base: str, writes: Callable[[View], View], prefix: str = "") -> list[URLPattern]:
    """The screens that write contacts and steps: of a municipality's draft or of a region's example."""
    return [
        # contacten/
        path(f"{base}contacten/", writes(contacts.contacts), name=f"{prefix}contacts"),
        path(f"{base}contacten/voorstel/", writes(contacts.propose_contacts), name=f"{prefix}propose_contacts"),
        path(f"{base}contacten/nieuw/", writes(contacts.add_contact), name=f"{prefix}add_contact"),
        path(f"{base}contacten/<int:pk>/", writes(contacts.change_contact), name=f"{prefix}change_contact"),
        path(f"{base}contacten/<int:pk>/verwijderen/", writes(contacts.remove_contact), name=f"{prefix}remove_contact"),
        # route/
        path(f"{base}route/", writes(steps.steps), name=f"{prefix}steps"),
        path(f"{base}route/voorstel/", writes(steps.propose_steps), name=f"{prefix}propose_steps"),
        path(f"{base}route/nieuw/", writes(steps.add_step), name=f"{prefix}add_step"),
        path(f"{base}route/<int:pk>/", writes(steps.change_step), name=f"{prefix}change_step"),
        path(f"{base}route/<int:pk>/verwijderen/", writes(steps.remove_step), name=f"{prefix}remove_step"),
        path(f"{base}route/<int:pk>/verplaatsen/", writes(steps.move_step), name=f"{prefix}move_step"),
    ]


urlpatterns = [
    path("meldroute/", routekaart.routekaart, name="routekaart"),
    path("meldroute/kaart.pdf", card_files.card_a4, name="card_a4"),
    path("meldroute/zakkaart.pdf", card_files.card_pocket, name="card_pocket"),
    path("manifest.webmanifest", card_files.manifest, name="manifest"),
    path("service-worker.js", card_files.service_worker, name="service_worker"),
    path("meldroute/onderbouwing/<int:pk>/", documents.evidence_document, name="evidence_document"),
    # meldroute/regio/voorbeeld/<code>/
    path("meldroute/regio/voorbeeld/<slug:code>/", example.example_home, name="example_home"),
    path("meldroute/regio/voorbeeld/<slug:code>/begin/", example.start, name="example_start"),
    *route_pages("meldroute/regio/voorbeeld/<slug:code>/", writes_example, "example_"),
    path("meldroute/vraag/<slug:slug>/", asking.ask, name="ask_to_open"),
    # meldroute/regio/
    path("meldroute/regio/", board.region_routes, name="region_routes"),
    path("meldroute/regio/meldroutes.csv", board.region_routes_csv, name="region_routes_csv"),
    path("meldroute/regio/<slug:slug>/", region.region_route, name="region_route"),
    path("meldroute/regio/<slug:slug>/bevestigen/", region.confirm_route, name="confirm_route"),
    path("meldroute/regio/<slug:slug>/terugsturen/", region.send_route_back, name="send_route_back"),
    # meldroute/land/
    path("meldroute/land/", board.country_routes, name="country_routes"),
    path("meldroute/land/meldroutes.csv", board.country_routes_csv, name="country_routes_csv"),
    path("meldroute/regio/<slug:slug>/intrekken/", withdrawal.withdraw_in_region, name="withdraw_in_region"),
    path("meldroute/regio/<slug:slug>/logboek/", log.log_in_region, name="log_in_region"),
    # meldroute/beheer/
    path("meldroute/beheer/<slug:slug>/data/", dates.dates_of, name="dates_of"),
    # meldroute/registratie/
    path("meldroute/registratie/", registration.registration, name="registration"),
    path("meldroute/registratie/<slug:slug>/", registration.registration_of, name="registration_of"),
    path("meldroute/registratie/<slug:slug>/begin/", registration.start_draft, name="start_draft"),
    path("meldroute/registratie/<slug:slug>/afspraken/", registration.agreements, name="agreements"),
    path("meldroute/registratie/<slug:slug>/controleren/", registration.check, name="check"),
    path("meldroute/registratie/<slug:slug>/indienen/", registration.submit, name="submit"),
    path("meldroute/registratie/<slug:slug>/terugnemen/", registration.take_back, name="take_back"),
    path("meldroute/registratie/<slug:slug>/intrekken/", withdrawal.withdraw_own, name="withdraw"),
    path("meldroute/registratie/<slug:slug>/logboek/", log.log_of, name="log"),
    # meldroute/registratie/<slug>/aandachtsfunctionaris/
    path("meldroute/registratie/<slug:slug>/aandachtsfunctionaris/", focal_points.focal_points, name="focal_points"),
    path(
        "meldroute/registratie/<slug:slug>/aandachtsfunctionaris/kies/",
        focal_points.choose_person,
        name="choose_person",
    ),
    path(
        "meldroute/registratie/<slug:slug>/aandachtsfunctionaris/kies/<int:membership>/",
        focal_points.appoint_person,
        name="appoint_person",
    ),
    path(
        "meldroute/registratie/<slug:slug>/aandachtsfunctionaris/<int:pk>/",
        focal_points.change_focal_point,
        name="change_focal_point",
    ),
    path(
        "meldroute/registratie/<slug:slug>/aandachtsfunctionaris/<int:pk>/einde/",
        focal_points.end_focal_point,
        name="end_focal_point",
    ),
    *route_pages("meldroute/registratie/<slug:slug>/", writes_draft),
    # meldroute/registratie/<slug>/versies/
    path("meldroute/registratie/<slug:slug>/versies/<int:number>/", registration.version, name="version"),
]
