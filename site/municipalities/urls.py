from django.urls import path

from .views import board, contacts, focal_points, region, registration, routekaart, steps

app_name = "municipalities"
urlpatterns = [
    path("meldroute/", routekaart.routekaart, name="routekaart"),
    # meldroute/regio/
    path("meldroute/regio/", board.region_routes, name="region_routes"),
    path("meldroute/regio/meldroutes.csv", board.region_routes_csv, name="region_routes_csv"),
    path("meldroute/regio/<slug:slug>/", region.region_route, name="region_route"),
    path("meldroute/regio/<slug:slug>/bevestigen/", region.confirm_route, name="confirm_route"),
    path("meldroute/regio/<slug:slug>/terugsturen/", region.send_route_back, name="send_route_back"),
    # meldroute/land/
    path("meldroute/land/", board.country_routes, name="country_routes"),
    path("meldroute/land/meldroutes.csv", board.country_routes_csv, name="country_routes_csv"),
    # meldroute/registratie/
    path("meldroute/registratie/", registration.registration, name="registration"),
    path("meldroute/registratie/<slug:slug>/", registration.registration_of, name="registration_of"),
    path("meldroute/registratie/<slug:slug>/begin/", registration.start_draft, name="start_draft"),
    path("meldroute/registratie/<slug:slug>/afspraken/", registration.agreements, name="agreements"),
    path("meldroute/registratie/<slug:slug>/controleren/", registration.check, name="check"),
    path("meldroute/registratie/<slug:slug>/indienen/", registration.submit, name="submit"),
    path("meldroute/registratie/<slug:slug>/terugnemen/", registration.take_back, name="take_back"),
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
    # meldroute/registratie/<slug>/contacten/
    path("meldroute/registratie/<slug:slug>/contacten/", contacts.contacts, name="contacts"),
    path("meldroute/registratie/<slug:slug>/contacten/voorstel/", contacts.propose_contacts, name="propose_contacts"),
    path("meldroute/registratie/<slug:slug>/contacten/nieuw/", contacts.add_contact, name="add_contact"),
    path("meldroute/registratie/<slug:slug>/contacten/<int:pk>/", contacts.change_contact, name="change_contact"),
    path(
        "meldroute/registratie/<slug:slug>/contacten/<int:pk>/verwijderen/",
        contacts.remove_contact,
        name="remove_contact",
    ),
    # meldroute/registratie/<slug>/route/
    path("meldroute/registratie/<slug:slug>/route/", steps.steps, name="steps"),
    path("meldroute/registratie/<slug:slug>/route/voorstel/", steps.propose_steps, name="propose_steps"),
    path("meldroute/registratie/<slug:slug>/route/nieuw/", steps.add_step, name="add_step"),
    path("meldroute/registratie/<slug:slug>/route/<int:pk>/", steps.change_step, name="change_step"),
    path("meldroute/registratie/<slug:slug>/route/<int:pk>/verwijderen/", steps.remove_step, name="remove_step"),
    path("meldroute/registratie/<slug:slug>/route/<int:pk>/verplaatsen/", steps.move_step, name="move_step"),
]
