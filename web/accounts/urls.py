"""Addresses of signing in and of one's own account."""

from django.urls import path

from accounts.views import own, signing_in

urlpatterns = [
    path("login", signing_in.sign_in, name="login"),
    path("login/first", signing_in.first, name="first"),
    path("login/code", signing_in.second_step, name="second_step"),
    path("login/set-up", signing_in.set_up, name="set_up"),
    path("logout", signing_in.sign_out, name="logout"),
    path("account/", own.account, name="account"),
    path("account/password/", own.change_password, name="change_password"),
    path("account/recovery/", own.renew_recovery, name="renew_recovery"),
    path("account/sign-out/", own.sign_out_everywhere, name="sign_out_everywhere"),
]
