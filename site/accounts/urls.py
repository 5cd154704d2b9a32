from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
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
    path("inloggen/code/", mfa.authenticate, name="mfa_authenticate"),
    path("inloggen/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("account/beveiliging/", views.security, name="mfa_index"),
    path("account/beveiliging/bevestig/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/beveiliging/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/beveiliging/app/uit/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/beveiliging/sleutels/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/beveiliging/sleutels/nieuw/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/beveiliging/sleutels/bevestig/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("account/beveiliging/sleutels/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/beveiliging/sleutels/<int:pk>/verwijderen/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/beveiliging/codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/beveiliging/codes/nieuw/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/beveiliging/codes/download/", views.recovery_codes_file, name="mfa_download_recovery_codes"),
    path("account/sessies/", sessions.list_usersessions, name="usersessions_list"),
    path("account/sessies/<int:pk>/uitloggen/", views.end_session, name="end_session"),
]
