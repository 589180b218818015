"""Every page, its address and its name. Who may open it stands in `access`, under the same name."""

from __future__ import annotations

from django.urls import path, register_converter

from fingerpost.web.api import answering as api
from fingerpost.web.tables import ENDINGS
from fingerpost.web.views import (
    account,
    audit,
    catalogue,
    errors,
    lists,
    measure,
    overview,
    search,
    second,
    sso,
    tokens,
    users,
)


class Ending:
    """The kinds of file that tables are handed out as."""

    regex = "|".join(ENDINGS)

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Ending, "ending")

urlpatterns = [
    path("", account.home, name="home"),
    path("sign-in", account.sign_in, name="sign-in"),
    path("sign-out", account.sign_out, name="sign-out"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="password"),
    path("health", account.health, name="health"),
    path("overview", overview.overview, name="overview"),
    path("overview.<ending:ending>", overview.overview_file, name="overview-file"),
    path("measures/<stage>", overview.stage, name="stage"),
    path("measure/<measure>", measure.measure, name="measure"),
    path("measure/<measure>/records", lists.records, name="records"),
    path("measure/<measure>/records.<ending:ending>", lists.records_file, name="records-file"),
    path("measure/<measure>/<table>.<ending:ending>", measure.measure_file, name="measure-file"),
    path("definitions", catalogue.catalogue, name="catalogue"),
    path("search", search.search, name="search"),
    path("account/second-factor", second.second_factor, name="second-factor"),
    path("account/tokens", tokens.tokens, name="tokens"),
    path("api/v1/<path:rest>", api.answer, name="api"),
    path("sign-in/code", second.code, name="sign-in-code"),
    path("sign-in/council", sso.away, name="sso"),
    path("sign-in/back", sso.back, name="sso-back"),
    path("users", users.users, name="users"),
    path("users/<int:number>", users.user, name="user"),
    path("audit", audit.audit, name="audit"),
    path("audit.<ending:ending>", audit.audit_file, name="audit-file"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.our_fault
