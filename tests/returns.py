"""Statutory returns written from plainly's records: SSDA903 as CSV and XML, and the children in need census.

A census knows only what hangs on a CINdetails, whose one date is both the referral's and the episode of need's. The
example's referrals and episodes have dates of their own, so `census` writes a CINdetails for each of either kind: a
referral's is closed on its own day, so that no episode is open for it, and an episode's is a referral of that day.
Figures of referrals are therefore compared on a council with no episodes, and of need on one with no cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from plainly import Assessment, CareEpisode, Case, Council, NeedEpisode, Plan

Rows = list[dict[str, str]]
ABUSE = {"Neglect": "NEG", "Physical abuse": "PHY", "Sexual abuse": "SAB", "Emotional abuse": "EMO", "Multiple": "MUL"}


def uk(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def csv_of(rows: Rows) -> bytes:
    """Rows as the 903's CSV files have them; they hold no commas."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode()


def care_tables(council: Council) -> dict[str, Rows]:
    """The example's care records, as the tables Header, Episodes and Reviews."""
    return {
        "Header": [
            {"CHILD": h.child_id, "SEX": h.sex, "DOB": uk(h.dob), "ETHNIC": h.ethnicity} for h in council.care_headers
        ],
        "Episodes": [_episode(e) for e in council.care_episodes],
        "Reviews": [
            {"CHILD": r.child_id, "DOB": uk(r.dob), "REVIEW": uk(r.held_on), "REVIEW_CODE": r.code}
            for r in council.care_reviews
        ],
    }


def _episode(e: CareEpisode) -> dict[str, str]:
    codes = {"RNE": e.rne, "LS": e.legal_status, "CIN": e.need, "PLACE": e.place, "PLACE_PROVIDER": e.provider}
    ends = {"DEC": uk(e.ended_on), "REC": e.reason_ended, "REASON_PLACE_CHANGE": e.reason_moved}
    return {"CHILD": e.child_id, "DECOM": uk(e.started_on), **codes, **ends}


BLOCKS = {"Reviews": "AREVIEW", "Missing": "AMISSING", "OC2": "OC2", "PreviousPermanence": "PERMANENCE"}
BLOCKS["PlacedForAdoption"] = "AD_PLACED"


def care_xml(tables: dict[str, Rows]) -> bytes:
    """903 tables as the XML return: UASC, OC3 and AD1 are elements of the header, the rest are blocks."""
    of: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
    for table, rows in tables.items():
        for row in rows:
            of[row["CHILD"]][table].append(row)
    children = [_care_child(child, own) for child, own in of.items()]
    return ("<?xml version='1.0'?>\n<EXPSSDA903>\n" + "".join(children) + "</EXPSSDA903>\n").encode()


def _care_child(child: str, own: dict[str, Rows]) -> str:
    flat = {
        name: text for table in ("Header", "UASC", "OC3", "AD1") for row in own[table] for name, text in row.items()
    }
    header = _elements({"CHILDID": child, **flat, "CHILD": ""})
    for table, block in BLOCKS.items():
        header += "".join(_block(block, {**row, "CHILD": "", "DOB": ""}) for row in own[table])
    episodes = "".join(
        _block("EPISODE", {"PL" if name == "PLACE" else name: text for name, text in {**row, "CHILD": ""}.items()})
        for row in own["Episodes"]
    )
    return f"<CHILD>\n<HEADER>{header}</HEADER>\n{episodes}</CHILD>\n"


def _elements(values: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>\n" for name, text in values.items() if text)


def _block(name: str, values: dict[str, str], inside: str = "") -> str:
    return f"<{name}>\n{_elements(values)}{inside}</{name}>\n"


def census(council: Council, year: int = 2014) -> bytes:
    """The council's referrals, assessments, enquiries, conferences, plans and episodes of need as a census."""
    details: dict[str, list[str]] = defaultdict(list)
    assessments: dict[str, list[Assessment]] = defaultdict(list)
    for assessment in council.assessments:
        assessments[assessment.case_id].append(assessment)
    cases = [case for case in council.cases if case.outcome != "Closed & Logged"]
    for case in cases:
        details[case.child_id].append(_referral(case, assessments[case.case_id]))
    for episode in council.need_episodes:
        details[episode.child_id].append(_need(episode))
    for child, modules in _protection(council).items():
        details[child].append(_block("CINdetails", {"ReferralNFA": "1"}, modules))
    born = {child.child_id: child for child in council.children}
    children = "".join(
        _block(
            "Child",
            {},
            _block(
                "ChildIdentifiers",
                {"LAchildID": child, "PersonBirthDate": iso(born[child].dob) if child in born else ""},
            )
            + "".join(modules),
        )
        for child, modules in details.items()
    )
    header = _block("CollectionDetails", {"Collection": "CIN", "Year": str(year), "ReferenceDate": f"{year}-03-31"})
    return f"<Message>\n<Header>\n{header}</Header>\n<Children>\n{children}</Children>\n</Message>\n".encode()


def _referral(case: Case, assessments: list[Assessment]) -> str:
    values = {
        "CINreferralDate": iso(case.started_on),
        "ReferralSource": "8",
        "CINclosureDate": iso(case.started_on),
        "ReferralNFA": "true" if case.outcome == "No Further Action" else "false",
    }
    assessed = case.outcome == "Proceeded to Initial Assessment"
    return _block("CINdetails", values, _assessments(case, assessments) if assessed else "")


def _assessments(case: Case, own: list[Assessment]) -> str:
    dates = [(each.started_on, each.completed_on) for each in own] or [(case.started_on, None)]
    return "".join(
        _block("Assessments", {"AssessmentActualStartDate": iso(start), "AssessmentAuthorisationDate": iso(end)})
        for start, end in dates
    )


def _need(episode: NeedEpisode) -> str:
    return _block(
        "CINdetails",
        {
            "CINreferralDate": iso(episode.started_on),
            "ReferralSource": "8",
            "PrimaryNeedCode": episode.primary_need,
            "CINclosureDate": iso(episode.ended_on),
            "ReasonForClosure": episode.closure_reason,
            "ReferralNFA": "0",
        },
    )


def _protection(council: Council) -> dict[str, str]:
    """Each child's enquiries and plans. They hang on a referral of no date that ended in nothing, as an episode of
    need of its own would be one more."""
    held = {c.conference_id: c.held_on for c in council.conferences}
    modules: dict[str, str] = defaultdict(str)
    for enquiry in council.enquiries:
        values = {"S47ActualStartDate": iso(enquiry.started_on), "DateOfInitialCPC": iso(held.get(enquiry.icpc_id))}
        values["ICPCnotRequired"] = "false" if enquiry.icpc_id else "true"
        modules[enquiry.child_id] += _block("Section47", values)
    for plan in council.plans:
        modules[plan.child_id] += _plan(
            plan, [c.held_on for c in council.conferences if c.plan_id == plan.plan_id and c.type == "RCPC"]
        )
    return modules


def _plan(plan: Plan, reviews: Iterable[date | None]) -> str:
    values = {
        "CPPstartDate": iso(plan.started_on),
        "CPPendDate": iso(plan.ended_on),
        "LatestCategoryOfAbuse": ABUSE.get(plan.category, plan.category),
        "NumberOfPreviousCPP": "" if plan.previous_plans is None else str(plan.previous_plans),
    }
    inside = "".join(_block("Reviews", {"CPPreviewDate": iso(held)}) for held in reviews)
    return _block("ChildProtectionPlans", values, inside)
