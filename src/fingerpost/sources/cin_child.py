"""A child of the children in need census as rows of its tables; `cin_census` says how each is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fingerpost.sources.rows import Note
from fingerpost.sources.values import is_impossible
from fingerpost.sources.xml import Days, Rows

if TYPE_CHECKING:
    from fingerpost.sources.xml import Element

HEADERS = {
    table: tuple(headers.split())
    for table, headers in {
        "children": "LAchildID PersonBirthDate Sex Ethnicity Disabled",
        "disabilities": "LAchildID Disability",
        "referrals": "LAchildID Referral CINreferralDate ReferralSource Outcome",
        "cin_episodes": "LAchildID Episode CINreferralDate CINclosureDate PrimaryNeedCode ReasonForClosure",
        "assessments": "LAchildID Assessment Referral Type AssessmentActualStartDate AssessmentAuthorisationDate",
        "assessment_factors": "LAchildID Assessment AssessmentFactors",
        "s47_enquiries": "LAchildID Enquiry S47ActualStartDate Outcome Conference",
        "cp_conferences": "LAchildID Conference Type Held Enquiry Plan Outcome",
        "cp_plans": "LAchildID Plan CPPstartDate CPPendDate LatestCategoryOfAbuse NumberOfPreviousCPP",
        "cin_plans": "LAchildID Plan CINPlanStartDate CINPlanEndDate",
    }.items()
}
_DAYS = (
    "PersonBirthDate ExpectedPersonBirthDate CINreferralDate CINclosureDate DateOfInitialCPC AssessmentActualStartDate "
    "AssessmentAuthorisationDate S47ActualStartDate CPPstartDate CPPendDate CPPreviewDate CINPlanStartDate "
    "CINPlanEndDate"
)
DAYS = frozenset(_DAYS.split())
YES = frozenset({"true", "1"})


@dataclass
class _Initial:
    """An initial conference: where it stands, and the first enquiry that led to it."""

    line: int | None
    enquiry: str = ""
    since: str = ""


@dataclass
class Child:
    """One Child element while its rows are written."""

    element: Element
    days: Days
    tables: dict[str, Rows]
    id: str = ""
    prefix: str = ""
    used: dict[str, int] = field(default_factory=dict)
    initials: dict[str, _Initial] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """Add the child's rows to the tables."""
        own, ethnicity, disabilities, details = self._modules()
        self.id = own.get("LAchildID", "")
        # Records of a child without a number must not become one another's.
        self.prefix = self.id or f"line {self.element.sourceline}"
        born = own.get("PersonBirthDate") or own.get("ExpectedPersonBirthDate", "")
        sex = own.get("Sex") or own.get("GenderCurrent", "")
        disabled = "" if not disabilities else "N" if set(disabilities) == {"NONE"} else "Y"
        line = self.element.sourceline
        self._add("children", line, born, sex, ethnicity, disabled)
        self._expected(own)
        for disability in dict.fromkeys(disabilities):
            self._add("disabilities", line, disability)
        for each in details:
            self._details(each)
        self._initial_conferences()

    def _expected(self, own: dict[str, str]) -> None:
        """An expected day of birth is not used beside the day of birth; one that cannot be true is still told."""
        expected = own.get("ExpectedPersonBirthDate", "")
        if expected and own.get("PersonBirthDate") and is_impossible(expected):
            says = f"has {expected} as ExpectedPersonBirthDate, a day that cannot be true; it is not used"
            children = self.tables["children"]
            children.notes.append(Note("impossible_date", says, len(children.lines) - 1))

    def _modules(self) -> tuple[dict[str, str], str, list[str], list[Element]]:
        own: dict[str, str] = {}
        ethnicity, disabilities, details = "", [], []
        for module in self.element:
            if module.tag == "CINdetails":
                details.append(module)
            elif module.tag == "ChildIdentifiers":
                own = self.days.checked(module, DAYS)
            elif module.tag == "ChildCharacteristics":
                ethnicity = (module.findtext("Ethnicity") or "").strip()
                disabilities = _texts(module, "Disability")
        return own, ethnicity, disabilities, details

    def _add(self, table: str, line: int | None, *cells: str) -> None:
        self.tables[table].add(line, self.id, *cells)

    def _number(self, kind: str, day: str) -> str:
        """A record's number: the child's, its kind and day, and a count from the second of that day."""
        number = f"{self.prefix}/{kind}{day}"
        self.used[number] = again = self.used.get(number, 0) + 1
        return number if again == 1 else f"{number}/{again}"

    def _details(self, details: Element) -> None:
        line, modules = details.sourceline, list(details)
        own = self.days.checked(modules, DAYS)
        day = own.get("CINreferralDate", "")
        referral = self._number("R", day)
        assessed = False
        for module in modules:
            if not len(module):
                continue
            if module.tag == "Assessments":
                assessed = True
                self._assessment(module, referral)
            elif module.tag == "Section47":
                self._enquiry(module)
            elif module.tag == "ChildProtectionPlans":
                self._plan(module)
            elif module.tag == "CINPlanDates":
                dates = self.days.checked(module, DAYS)
                start = dates.get("CINPlanStartDate", "")
                self._add(
                    "cin_plans", module.sourceline, self._number("D", start), start, dates.get("CINPlanEndDate", "")
                )
        if held := own.get("DateOfInitialCPC", ""):
            self.initials.setdefault(held, _Initial(line))
        no_action = own.get("ReferralNFA", "").lower() in YES
        outcome = "proceeded_to_assessment" if assessed else "yet_to_proceed"
        outcome = "no_further_action" if no_action else outcome
        self._add("referrals", line, referral, day, own.get("ReferralSource", ""), outcome)
        if not no_action:
            closed, need = own.get("CINclosureDate", ""), own.get("PrimaryNeedCode", "")
            reason = own.get("ReasonForClosure", "")
            self._add("cin_episodes", line, self._number("N", day), day, closed, need, reason)

    def _assessment(self, module: Element, referral: str) -> None:
        own = self.days.checked(module, DAYS)
        start, end = own.get("AssessmentActualStartDate", ""), own.get("AssessmentAuthorisationDate", "")
        number = self._number("A", start)
        line = module.sourceline
        self._add("assessments", line, number, referral, "single", start, end)
        for factor in dict.fromkeys(_texts(module, "AssessmentFactors")):
            self._add("assessment_factors", line, number, factor)

    def _enquiry(self, module: Element) -> None:
        own = self.days.checked(module, DAYS)
        start, held = own.get("S47ActualStartDate", ""), own.get("DateOfInitialCPC", "")
        number, outcome, conference = self._number("S", start), "", ""
        if held:
            outcome, conference = "to_conference", f"{self.prefix}/F{held}"
            initial = self.initials.setdefault(held, _Initial(module.sourceline))
            if not initial.enquiry or start < initial.since:
                initial.enquiry, initial.since = number, start
        elif own.get("ICPCnotRequired", "").lower() in YES:
            outcome = "not_to_conference"
        self._add("s47_enquiries", module.sourceline, number, start, outcome, conference)

    def _plan(self, module: Element) -> None:
        own = self.days.checked(module, DAYS)
        start = own.get("CPPstartDate", "")
        number = self._number("P", start)
        category = own.get("LatestCategoryOfAbuse") or own.get("InitialCategoryOfAbuse", "")
        previous = own.get("NumberOfPreviousCPP", "")
        self._add("cp_plans", module.sourceline, number, start, own.get("CPPendDate", ""), category, previous)
        self.plans.setdefault(start, number)
        for reviews in module.iterchildren("Reviews"):
            for review in reviews.iterchildren("CPPreviewDate"):
                self._review(reviews, review, number)

    def _review(self, reviews: Element, review: Element, plan: str) -> None:
        held = self.days.day(review)
        if held:
            self._add("cp_conferences", reviews.sourceline, self._number("V", held), "RCPC", held, "", plan, "")

    def _initial_conferences(self) -> None:
        for held, initial in self.initials.items():
            plan = self.plans.get(held, "")
            cells = (f"{self.prefix}/F{held}", "ICPC", held, initial.enquiry, plan, "plan" if plan else "")
            self.tables["cp_conferences"].add(initial.line, self.id, *cells)


def _texts(element: Element, name: str) -> list[str]:
    """The texts of all elements of that name below, without the empty ones."""
    return [text for inner in element.iter(name) if (text := (inner.text or "").strip())]
