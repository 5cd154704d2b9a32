from allauth.account import views as account
from django.urls import path, re_path

from . import views
from .privacy import views as privacy

# The names are allauth's own, because its views and mails look them up; the addresses are Dutch.
urlpatterns = [
    path("gemeente-kiezen/", views.choose_municipality, name="choose_municipality"),
    path("inloggen/", account.login, name="account_login"),
    path("uitloggen/", views.sign_out, name="account_logout"),
    path("account/mijn-gegevens/", privacy.my_data, name="my_data"),
    path("account/mijn-gegevens/download/", privacy.download, name="my_data_download"),
    path("account/mijn-gegevens/wissen/", privacy.ask, name="ask_for_erasure"),
    path("account/niet-actief/", account.account_inactive, name="account_inactive"),
    path("account/aanmelden/", account.signup, name="account_signup"),
    path("account/bevestig/", account.reauthenticate, name="account_reauthenticate"),
    path("account/e-mail/", views.email_address, name="account_email"),
    path("account/e-mail/controle/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^account/e-mail/controle/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("account/wachtwoord/", account.password_change, name="account_change_password"),
    path("account/wachtwoord/kiezen/", account.password_set, name="account_set_password"),
    path("wachtwoord-vergeten/", account.password_reset, name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord-vergeten/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord-vergeten/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
