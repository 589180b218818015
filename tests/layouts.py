"""The example council's records written in other layouts: Annex A lists, and tables of the Standard Safeguarding
Dataset. Small writers, so that the same records can be tried in each layout."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import openpyxl
from openpyxl.utils import get_column_letter

from inputs import Files, as_csv, rows_of

Row = dict[str, str]
Lists = dict[str, list[Row]]


def records(files: Files) -> Lists:
    """Each file's rows by its header, under the file's name without its ending."""
    found: Lists = {}
    for name, data in files:
        header, *rows = rows_of(data)
        found[name.removesuffix(".csv")] = [dict(zip(header, row, strict=True)) for row in rows]
    return found


def spells(episodes: Iterable[Row]) -> list[list[Row]]:
    """SSDA903 episodes as spells of care, each a list of its episodes in order."""

    def when(row: Row) -> tuple[str, str]:
        day, month, year = row["DECOM"].split("/")
        return row["CHILD"], year + month + day

    found: list[list[Row]] = []
    for episode in sorted(episodes, key=when):
        if episode["RNE"] == "S" or not found or found[-1][0]["CHILD"] != episode["CHILD"]:
            found.append([])
        found[-1].append(episode)
    return found


def to_csv(tables: Lists) -> Files:
    return [
        (f"{name}.csv", as_csv([list(rows[0]), *(list(r.values()) for r in rows)])) for name, rows in tables.items()
    ]


# ---- Annex A --------------------------------------------------------------------------------------------------


def annex_a(files: Files) -> Lists:
    """Lists 1 to 9, as far as the example's files hold what they ask for."""
    local = records(files)
    born = {row["Child ID"]: row for row in local["children"]}
    for row in local["ssda903/header"]:
        person = {"Child ID": row["CHILD"], "DOB": row["DOB"], "Sex": row["SEX"], "Ethnicity": row["ETHNIC"]}
        born.setdefault(row["CHILD"], {**person, "Disabled": ""})

    def person(child: str, disabled: bool = True) -> Row:
        known = born.get(child, {})
        sex = {"F": "b) Female", "M": "a) Male", "1": "a) Male", "2": "b) Female"}.get(known.get("Sex", ""), "")
        ethnicity = known.get("Ethnicity", "")
        found = {
            "Child Unique ID": child,
            "Gender": sex,
            "Ethnicity": f"a) {ethnicity}" if ethnicity else "",
            "Date of Birth": known.get("DOB", ""),
            "Age of Child (Years)": "6.1",
        }
        has = {"Y": "a) Yes", "N": "b) No"}.get(known.get("Disabled", ""), "c) Unknown")
        return {**found, "Does the Child have a Disability": has} if disabled else found

    conferences = {row["Conference ID"]: row for row in local["cp_conferences"]}
    reviewed = {row["Plan ID"]: row["Date Held"] for row in local["cp_conferences"] if row["Type"] == "RCPC"}
    yes = {True: "a) Yes", False: "b) No"}
    lists: Lists = {
        "1 Contacts": [
            person(row["Child ID"], False)
            | {"Date of Contact": row["Date Started"], "Contact Source": row["Referred By"]}
            for row in local["referral_workflow"]
        ],
        "2 Early help": [
            person(row["Child ID"], False)
            | {
                "Assessment start date": row["Commenced"],
                "Assessment completion date": "",
                "Organisation completing assessment": row["Agency"],
            }
            for row in local["caf2"]
        ],
        "3 Referrals": [
            person(row["Child ID"], False)
            | {
                "Date of referral": row["Date Started"],
                "Referral Source": row["Referred By"],
                "Referral NFA?": yes[row["Case Outcome"] == "No Further Action"],
                "Number of Referrals in Last 12 Months": "1",
                "Allocated Team": "#N/A",
            }
            for row in local["referral_workflow"]
            if row["Case Outcome"] != "Closed & Logged"
        ],
        "4 Assessments": [
            person(row["Child ID"])
            | {
                "Continuous Assessment Start Date": row["Start Date"],
                "Continuous Assessment Date of Authorisation": row["Completed Date"],
            }
            for row in local["assessments"]
        ],
        "5 Section 47": [
            person(row["Child ID"])
            | {
                "Strategy discussion initiating Section 47 Enquiry Start Date": row["S47 Start"],
                "Was an Initial Child Protection Conference deemed unnecessary?": yes[not row["ICPC ID"]],
                "Date of Initial Child Protection Conference": conferences.get(row["ICPC ID"], {}).get("Date Held", ""),
                "Did the Initial Child Protection Conference Result in a Child Protection Plan": yes[
                    conferences.get(row["ICPC ID"], {}).get("Outcome") == "Child protection plan"
                ],
            }
            for row in local["s47_workbook"]
        ],
        "6 Children in need": [
            person(row["Child ID"])
            | {
                "CIN Start Date": row["Start Date"],
                "Primary Need Code": f"{row['Primary Need']} - as the census has it",
                "CIN Closure Date": row["End Date"],
                "Reason for Closure": row["Closure Reason"] and f"{row['Closure Reason']} - closed",
            }
            for row in local["cin_episodes"]
        ],
        "7 Child protection": [
            person(row["Child ID"])
            | {
                "Child Protection Plan Start Date": row["Start Date"],
                "Latest Category of Abuse": f"b) {row['Category']}",
                "Date of latest review conference": reviewed.get(row["Plan ID"], ""),
                "Child Protection Plan End Date": row["End Date"],
                "Number of Previous Child Protection Plans": row["Previous Plans"],
            }
            for row in local["cp_plans"]
        ],
        "8 Children in care": [
            person(spell[0]["CHILD"])
            | {
                "Date Started to be Looked After": spell[0]["DECOM"],
                "Child's Category of Need": f"{spell[0]['CIN']} - need",
                "Child’s Legal Status": f"{spell[-1]['LS']}: status",
                "Placement Type": f"a) {spell[-1]['PLACE']}: placement",
                "Placement Provider": f"b) {spell[-1]['PLACE_PROVIDER']}: provider",
                "Start Date of Most Recent Placement": [row for row in spell if row["RNE"] != "L"][-1]["DECOM"],
                "Date Ceased to be Looked After": spell[-1]["DEC"],
                "Reason Ceased to be Looked After": spell[-1]["REC"] and f"a) {spell[-1]['REC']}: ceased",
            }
            for spell in spells(local["ssda903/episodes"])
        ],
        "9 Care leavers": [
            person(row["Child ID"])
            | {
                "Date of Birth": row["DOB"],
                "LA in Touch": {"YES": "a) Yes", "NO": "b) No"}.get(row["In Touch"], row["In Touch"]),
                "Latest Date of Contact": row["Contact Date"],
                "Type of Accommodation": f"{row['Accommodation'][:1]}: as they live",
                "Suitability of Accommodation": {"1": "a) Suitable", "2": "b) Unsuitable"}.get(
                    row["Accommodation"][1:], ""
                ),
                "Activity Status": row["Activity"] and f"{row['Activity']}: what they do",
            }
            for row in local["care_leavers"]
        ],
    }
    return lists


ADOPTERS: Lists = {
    "11 Adopters": [
        {
            "Individual adopter identifier": "A1",
            "Gender": "b) Female",
            "Date enquiry received": "01/05/2013",
            "Date Stage 1 started": "",
        }
    ]
}


def workbook(lists: Lists, dressed: bool = True, cell: Callable[[str], object] = lambda text: text) -> bytes:
    """The lists as sheets; `dressed` as people leave them: titles, a group row merged above the header, blank and
    hidden rows and columns."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in lists.items():
        sheet = book.create_sheet(f"List {name}"[:31])
        header = list(rows[0])
        if dressed:
            sheet.append([f"Annex A: list {name}", *[None] * 3, "as at 30 September 2013"])
            sheet.append([])
            sheet.append([None, header[0], "The child", *[None] * 3, "What was done"])
            sheet.merge_cells("C3:F3")
            sheet.merge_cells("B3:B4")
            sheet.append([None, None, *header[1:]])
            sheet.column_dimensions["A"].hidden = True
            sheet.column_dimensions[get_column_letter(3)].hidden = True
        else:
            sheet.append(header)
        for number, row in enumerate(rows):
            values = [cell(value) if value else None for value in row.values()]
            sheet.append([None, *values] if dressed else values)
            if dressed and number % 500 == 3:
                sheet.append([])
                sheet.row_dimensions[sheet.max_row].hidden = True
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


# ---- Standard Safeguarding Dataset ----------------------------------------------------------------------------


def ssd(files: Files, need: bool = False) -> Lists:
    """The dataset's tables. ssd_cin_episodes has the example's referrals, or with `need` its episodes of need: the
    example's files number them apart, where the dataset has one row for both."""
    local = records(files)
    found = _front_door(local) | _protection(local) | _care(local)
    if need:
        found["ssd_cin_episodes"] = [
            _episode(row["Episode ID"], row["Child ID"], row["Start Date"], "", "N")
            | {
                "cine_cin_primary_need_code": row["Primary Need"],
                "cine_close_date": row["End Date"],
                "cine_close_reason": row["Closure Reason"],
            }
            for row in local["cin_episodes"]
        ]
    return {name: rows for name, rows in found.items() if rows}


def _episode(id: str, child: str, day: str, source: str, nfa: str) -> Row:
    return {
        "cine_referral_id": id,
        "cine_person_id": child,
        "cine_referral_date": day,
        "cine_cin_primary_need_code": "",
        "cine_referral_source_desc": source,
        "cine_referral_nfa": nfa,
        "cine_close_reason": "",
        "cine_close_date": "",
    }


def _front_door(local: Lists) -> Lists:
    def flags(outcome: str) -> str:
        closed = outcome == "Closed & Logged"
        return json.dumps(
            {"NEW_REFERRAL_FLAG": "" if closed else "Y", "NFA_FLAG": "Y" if closed else "", "COMMENTS": ""}
        )

    people = [
        {"pers_person_id": r["Child ID"], "pers_sex": r["Sex"], "pers_ethnicity": r["Ethnicity"], "pers_dob": r["DOB"]}
        for r in local["children"]
    ]
    known = {row["pers_person_id"] for row in people}
    people += [
        {"pers_person_id": r["CHILD"], "pers_sex": r["SEX"], "pers_ethnicity": r["ETHNIC"], "pers_dob": r["DOB"]}
        for r in local["ssda903/header"]
        if r["CHILD"] not in known
    ]
    return {
        "ssd_person": people,
        "ssd_contacts": [
            {
                "cont_contact_id": row["Case ID"],
                "cont_person_id": row["Child ID"],
                "cont_contact_date": row["Date Started"],
                "cont_contact_source_code": "",
                "cont_contact_source_desc": row["Referred By"],
                "cont_contact_outcome_json": flags(row["Case Outcome"]),
            }
            for row in local["referral_workflow"]
        ],
        "ssd_early_help_episodes": [
            {
                "earl_episode_id": row["CAF ID"],
                "earl_person_id": row["Child ID"],
                "earl_episode_start_date": row["Commenced"],
                "earl_episode_end_date": "",
                "earl_episode_reason": row["Reason"],
                "earl_episode_organisation": row["Agency"],
            }
            for row in local["caf2"]
        ],
        "ssd_cin_episodes": [
            _episode(
                row["Case ID"],
                row["Child ID"],
                row["Date Started"],
                row["Referred By"],
                "Y" if row["Case Outcome"] == "No Further Action" else "N",
            )
            for row in local["referral_workflow"]
            if row["Case Outcome"] != "Closed & Logged"
        ],
        "ssd_cin_assessments": [
            {
                "cina_assessment_id": row["Assessment ID"],
                "cina_person_id": row["Child ID"],
                "cina_referral_id": row["Case ID"],
                "cina_assessment_start_date": row["Start Date"],
                "cina_assessment_auth_date": row["Completed Date"],
            }
            for row in local["assessments"]
        ],
        "ssd_assessment_factors": [
            {
                "cinf_table_id": str(number),
                "cinf_assessment_id": row["Assessment ID"],
                "cinf_assessment_factors_json": '["1A", "3B"]',
            }
            for number, row in enumerate(local["assessments"][:50])
        ],
    }


def _protection(local: Lists) -> Lists:
    held = local["cp_conferences"]
    return {
        "ssd_s47_enquiry": [
            {
                "s47e_s47_enquiry_id": row["S47 ID"],
                "s47e_person_id": row["Child ID"],
                "s47e_s47_start_date": row["S47 Start"],
                "s47e_s47_end_date": row["S47 End"],
                "s47e_s47_nfa": "Y" if row["Outcome"] == "Did not proceed to ICPC" else "N",
            }
            for row in local["s47_workbook"]
        ],
        "ssd_initial_cp_conference": [
            {
                "icpc_icpc_id": row["Conference ID"],
                "icpc_s47_enquiry_id": row["S47 ID"],
                "icpc_person_id": row["Child ID"],
                "icpc_cp_plan_id": row["Plan ID"],
                "icpc_icpc_date": row["Date Held"],
                "icpc_icpc_outcome_cp_flag": "Y" if row["Outcome"] == "Child protection plan" else "N",
            }
            for row in held
            if row["Type"] == "ICPC"
        ],
        "ssd_cp_plans": [
            {
                "cppl_cp_plan_id": row["Plan ID"],
                "cppl_person_id": row["Child ID"],
                "cppl_cp_plan_start_date": row["Start Date"],
                "cppl_cp_plan_end_date": row["End Date"],
                "cppl_cp_plan_ola": "N",
                "cppl_cp_plan_latest_category": row["Category"],
            }
            for row in local["cp_plans"]
        ],
        "ssd_cp_reviews": [
            {
                "cppr_cp_review_id": row["Conference ID"],
                "cppr_person_id": row["Child ID"],
                "cppr_cp_plan_id": row["Plan ID"],
                "cppr_cp_review_date": row["Date Held"],
                "cppr_cp_review_outcome_continue_cp": "Y" if row["Outcome"] == "Plan continues" else "N",
                "cppr_cp_review_participation": {"Y": "PN1", "N": "PN7", "Under 4": "PN0"}.get(
                    row["Child Attended"], ""
                ),
            }
            for row in held
            if row["Type"] == "RCPC"
        ],
    }


def _care(local: Lists) -> Lists:
    episodes: list[Row] = []
    placed: list[Row] = []
    legal: list[Row] = []
    for number, spell in enumerate(spells(local["ssda903/episodes"])):
        for nth, row in enumerate(spell):
            if nth == 0 or row["RNE"] not in ("L",):
                placed.append(
                    {
                        "clap_cla_placement_id": f"PL{number}-{nth}",
                        "clap_cla_id": f"LA{number}",
                        "clap_person_id": row["CHILD"],
                        "clap_cla_placement_start_date": row["DECOM"],
                        "clap_cla_placement_type": row["PLACE"],
                        "clap_cla_placement_provider": row["PLACE_PROVIDER"],
                    }
                )
            placed[-1]["clap_cla_placement_end_date"] = row["DEC"]
            placed[-1]["clap_cla_placement_change_reason"] = row["REASON_PLACE_CHANGE"]
            episodes.append(
                {
                    "clae_cla_episode_id": f"E{number}-{nth}",
                    "clae_person_id": row["CHILD"],
                    "clae_cla_episode_start_date": row["DECOM"],
                    "clae_cla_episode_start_reason": row["RNE"],
                    "clae_cla_primary_need_code": row["CIN"],
                    "clae_cla_episode_ceased_date": row["DEC"],
                    "clae_cla_episode_ceased_reason": row["REC"],
                    "clae_cla_id": f"LA{number}",
                    "clae_cla_placement_id": placed[-1]["clap_cla_placement_id"],
                    "clae_entered_care_date": spell[0]["DECOM"],
                }
            )
        for status, rows in groupby(spell, key=lambda row: row["LS"]):
            own = list(rows)
            legal.append(
                {
                    "lega_legal_status_id": f"LS{len(legal)}",
                    "lega_person_id": own[0]["CHILD"],
                    "lega_legal_status": status,
                    "lega_legal_status_start_date": own[0]["DECOM"],
                    "lega_legal_status_end_date": own[-1]["DEC"],
                }
            )
    return {
        "ssd_cla_episodes": episodes,
        "ssd_cla_placement": placed,
        "ssd_legal_status": legal,
        "ssd_cla_reviews": [
            {
                "clar_cla_review_id": f"CR{number}",
                "clar_cla_id": "",
                "clar_cla_review_date": row["REVIEW"],
                "clar_cla_review_cancelled": "N",
                "clar_cla_review_participation": row["REVIEW_CODE"],
                "clar_cla_person_id": row["CHILD"],
            }
            for number, row in enumerate(local["ssda903/reviews"])
        ],
        "ssd_care_leavers": [
            {
                "clea_table_id": f"CL{number}",
                "clea_person_id": row["Child ID"],
                "clea_care_leaver_in_touch": row["In Touch"],
                "clea_care_leaver_latest_contact": row["Contact Date"],
                "clea_care_leaver_accommodation": row["Accommodation"][:1],
                "clea_care_leaver_accom_suitable": row["Accommodation"][1:],
                "clea_care_leaver_activity": row["Activity"],
            }
            for number, row in enumerate(local["care_leavers"])
        ],
    }


def short(lists: Lists, rows: int, only: Sequence[str] = ()) -> Lists:
    """The first rows of each."""
    return {name: each[:rows] for name, each in lists.items() if not only or name in only}
