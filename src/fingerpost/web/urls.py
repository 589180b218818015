"""Every page, its address and its name. Who may open it stands in `access`, under the same name."""

from __future__ import annotations

from django.urls import path, register_converter

from fingerpost.web.api import answering as api
from fingerpost.web.tables import ENDINGS
from fingerpost.web.views import (
    account,
    apart,
    audit,
    calendar,
    catalogue,
    child,
    clinic,
    crosstab,
    errors,
    finance,
    journeys,
    lists,
    load,
    measure,
    notes,
    overview,
    quality,
    region,
    register,
    reports,
    risks,
    search,
    second,
    sso,
    tokens,
    users,
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
    path("measure/<measure>/apart", apart.apart, name="apart"),
    path("measure/<measure>/apart/<part>.<ending:ending>", apart.apart_file, name="apart-file"),
    path("measure/<measure>/<table>.<ending:ending>", measure.measure_file, name="measure-file"),
    path("child/find", child.find_child, name="find-child"),
    path("child/<slug:child>", child.child, name="child"),
    path("child/<slug:child>.<ending:ending>", child.child_file, name="child-file"),
    path("workload", workload.workload, name="workload"),
    path("workload/meeting", workload.workload_meeting, name="workload-meeting"),
    path("workload/<listing>.<ending:ending>", workload.workload_file, name="workload-file"),
    path("journeys", journeys.journeys, name="journeys"),
    path("journeys/<flow>.<ending:ending>", journeys.journeys_file, name="journeys-file"),
    path("tables", crosstab.crosstab, name="tables"),
    path("tables.<ending:ending>", crosstab.crosstab_file, name="tables-file"),
    path("region", region.region, name="region"),
    path("region.<ending:ending>", region.region_file, name="region-file"),
    path("region/<measure>.<ending:ending>", region.measure_file, name="region-measure-file"),
    path("region/<measure>", region.measure, name="region-measure"),
    path("quality", quality.quality, name="quality"),
    path("quality.<ending:ending>", quality.quality_file, name="quality-file"),
    path("quality/sources", quality.sources, name="quality-sources"),
    path("quality/rule/<rule>.<ending:ending>", quality.rule_file, name="quality-rule-file"),
    path("quality/rule/<rule>", quality.rule, name="quality-rule"),
    path("definitions", catalogue.catalogue, name="catalogue"),
    path("search", search.search, name="search"),
    path("reports", reports.reports, name="reports"),
    path("reports/<period>/commentary", reports.commentary, name="commentary"),
    path("reports/<period>/commentary/<key>", reports.commentary_part, name="commentary-part"),
    path("reports/<period>/<edition>", reports.report, name="report"),
    path("reports/<period>/<edition>/sign", reports.report_sign, name="report-sign"),
    path("reports/<period>/<edition>/read", reports.report_read, name="report-read"),
    path("reports/<period>/<edition>/now.<format>", reports.report_file, name="report-file"),
    path("reports/<period>/<edition>/compare", reports.report_compare, name="report-compare"),
    path("reports/<period>/<edition>/compare.<ending:ending>", reports.compare_file, name="compare-file"),
    path("reports/<period>/<edition>/<int:version>/<file>", reports.published_file, name="published-file"),
    path("clinic", clinic.clinic, name="clinic"),
    path("clinic.<ending:ending>", clinic.clinic_file, name="clinic-file"),
    path("clinic/new", clinic.action_new, name="action-new"),
    path("clinic/minutes/<meeting>/<day>.<ending:ending>", clinic.minutes_file, name="minutes-file"),
    path("clinic/minutes/<meeting>/<day>", clinic.minutes, name="minutes"),
    path("clinic/change/<path:action>", clinic.action_change, name="action-change"),
    path("clinic/action/<path:action>", clinic.action, name="action"),
    path("risks", risks.risks, name="risks"),
    path("risks.<ending:ending>", risks.risks_file, name="risks-file"),
    path("risks/new", risks.risk_new, name="risk-new"),
    path("risks/change/<path:risk>", risks.risk_change, name="risk-change"),
    path("risks/scores.<ending:ending>/<path:risk>", risks.risk_file, name="risk-file"),
    path("risks/risk/<path:risk>", risks.risk, name="risk"),
    path("finance", finance.finance, name="finance"),
    path("finance.<ending:ending>", finance.finance_file, name="finance-file"),
    path("finance/<year>/projections.<ending:ending>/<path:line>", finance.budget_file, name="budget-file"),
    path("finance/placements.<ending:ending>", finance.projected_file, name="projected-file"),
    path("finance/new", finance.budget_new, name="budget-new"),
    path("finance/<year>/change/<path:line>", finance.budget_change, name="budget-change"),
    path("finance/<year>/line/<path:line>", finance.budget, name="budget"),
    path("register", register.register, name="register"),
    path("register.<ending:ending>", register.register_file, name="register-file"),
    path("register/new", register.entry_new, name="entry-new"),
    path("register/change/<path:entry>", register.entry_change, name="entry-change"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar.ics", calendar.calendar_ics, name="calendar-ics"),
    path("calendar.<ending:ending>", calendar.calendar_file, name="calendar-file"),
    path("notes", notes.notes, name="notes"),
    path("notes.<ending:ending>", notes.notes_file, name="notes-file"),
    path("notes/new", notes.note_new, name="note-new"),
    path("account/second-factor", second.second_factor, name="second-factor"),
    path("account/tokens", tokens.tokens, name="tokens"),
    path("api/v1/<path:rest>", api.answer, name="api"),
    path("sign-in/code", second.code, name="sign-in-code"),
    path("sign-in/council", sso.away, name="sso"),
    path("sign-in/back", sso.back, name="sso-back"),
    path("users", users.users, name="users"),
    path("users/<int:number>", users.user, name="user"),
    path("load", load.load, name="load"),
    path("audit", audit.audit, name="audit"),
    path("audit.<ending:ending>", audit.audit_file, name="audit-file"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.our_fault
