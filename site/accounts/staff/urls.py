from django.urls import path

from ..staff_import import views as import_views
from . import invitation_views, log_views, views

app_name = "staff"

urlpatterns = [
    path("medewerkers/", views.home, name="home"),
    path("medewerkers/<slug:slug>/", views.staff, name="list"),
    path("medewerkers/<slug:slug>/medewerkers.csv", views.staff_csv, name="csv"),
    path("medewerkers/<slug:slug>/logboek/", log_views.log, name="log"),
    path("medewerkers/<slug:slug>/logboek.csv", log_views.download_log, name="log_csv"),
    path("medewerkers/<slug:slug>/nieuw/", views.add, name="add"),
    path("medewerkers/<slug:slug>/inlezen/", import_views.upload, name="import"),
    path("medewerkers/<slug:slug>/inlezen/<int:pk>/", import_views.preview, name="import_preview"),
    path("medewerkers/<slug:slug>/inlezen/<int:pk>/overgeslagen.csv", import_views.refused_csv, name="import_refused"),
    path("medewerkers/<slug:slug>/inlezen/<int:pk>/antwoord/", import_views.decide, name="import_decide"),
    path("medewerkers/<slug:slug>/<int:pk>/", views.change, name="change"),
    path("medewerkers/<slug:slug>/<int:pk>/uitnodigen/", views.invite_person, name="invite"),
    path("medewerkers/<slug:slug>/<int:pk>/uit-dienst/", views.leave_person, name="leave"),
    path("medewerkers/<slug:slug>/<int:pk>/weer-in-dienst/", views.return_person, name="return"),
    path("medewerkers/<slug:slug>/<int:pk>/overstappen/", views.transfer_person, name="transfer"),
    path("medewerkers/<slug:slug>/overstap/<int:pk>/", views.answer_transfer, name="answer_transfer"),
    path("uitnodiging/<str:token>/", invitation_views.accept_invitation, name="accept"),
]
