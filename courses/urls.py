from django.urls import path

from .views import coverage
from .views.addresses import lesson_at, module_at
from .views.my_learning import my_learning

app_name = "courses"
urlpatterns = [
    path("mijn-leren/", my_learning, name="my_learning"),
    # modules/ is Wagtail's, but for a shorter way to what people open most
    path("modules/<slug:module>/", module_at, name="module"),
    path("modules/<slug:module>/<slug:lesson>/", lesson_at, name="lesson"),
    # dekking/
    path("dekking/", coverage.index, name="coverage"),
    path("dekking/regio/<slug:code>/", coverage.region, name="coverage_region"),
    path("dekking/regio/<slug:code>/dekking.csv", coverage.region_csv, name="coverage_region_csv"),
    path("dekking/<slug:slug>/", coverage.municipality, name="coverage_municipality"),
    path("dekking/<slug:slug>/dekking.csv", coverage.municipality_csv, name="coverage_municipality_csv"),
    path("dekking/<slug:slug>/collegas/", coverage.people, name="coverage_people"),
    path("dekking/<slug:slug>/collegas.csv", coverage.people_csv, name="coverage_people_csv"),
]
