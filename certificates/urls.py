from django.urls import path

from . import views

app_name = "certificates"
urlpatterns = [
    # /certificaten/
    path("certificaten/", views.mine, name="mine"),
    path("certificaten/<str:code>/pdf/", views.download, name="download"),
    # /certificaat/
    path("certificaat/", views.check_form, name="check_form"),
    path("certificaat/<str:code>/", views.check, name="check"),
]
