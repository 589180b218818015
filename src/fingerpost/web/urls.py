"""Every page, its address and its name. Who may open it stands in `access`, under the same name."""

from __future__ import annotations

from django.urls import path, register_converter

from fingerpost.web.tables import ENDINGS
from fingerpost.web.views import (
    account,
    audit,
    catalogue,
    child,
    crosstab,
    errors,
    lists,
    measure,
    overview,
    quality,
    search,
    workload,
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
    path("child/find", child.find_child, name="find-child"),
    path("child/<slug:child>", child.child, name="child"),
    path("child/<slug:child>.<ending:ending>", child.child_file, name="child-file"),
    path("workload", workload.workload, name="workload"),
    path("workload/meeting", workload.workload_meeting, name="workload-meeting"),
    path("workload/<listing>.<ending:ending>", workload.workload_file, name="workload-file"),
    path("tables", crosstab.crosstab, name="tables"),
    path("tables.<ending:ending>", crosstab.crosstab_file, name="tables-file"),
    path("quality", quality.quality, name="quality"),
    path("quality.<ending:ending>", quality.quality_file, name="quality-file"),
    path("quality/sources", quality.sources, name="quality-sources"),
    path("quality/rule/<rule>.<ending:ending>", quality.rule_file, name="quality-rule-file"),
    path("quality/rule/<rule>", quality.rule, name="quality-rule"),
    path("definitions", catalogue.catalogue, name="catalogue"),
    path("search", search.search, name="search"),
    path("audit", audit.audit, name="audit"),
    path("audit.<ending:ending>", audit.audit_file, name="audit-file"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.our_fault
