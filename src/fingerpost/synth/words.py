"""Agencies, reasons, codes and how often each comes: data only. The agencies are the demonstration council's."""

from __future__ import annotations

from datetime import date

AGENCIES: tuple[tuple[str, str, float], ...] = (
    ("Police", "6", 28.0),
    ("Individuals", "1A", 12.0),
    ("Other Agency", "8", 10.0),
    ("Courts", "7", 4.0),
    ("Health - Other", "3F", 4.0),
    ("Health - A & E", "3E", 4.0),
    ("Education - Head Teacher", "2A", 8.0),
    ("Education - Special Educational Needs Department", "2B", 2.0),
    ("Education - Teacher", "2A", 6.0),
    ("Education - Other", "2B", 3.0),
    ("Emergency Duty Team", "5A", 3.0),
    ("Housing", "4", 2.0),
    ("Field Work", "5A", 2.0),
    ("Health - Health Visitor", "3B", 3.0),
    ("CESC Others", "5B", 2.0),
    ("Family Support", "5A", 1.5),
    ("Probation", "7", 1.5),
    ("Other (see note)", "10", 1.0),
    ("Health - General Practitioner", "3A", 1.5),
    ("Health - Midwife", "3D", 1.0),
    ("Health - Community Mental Health", "3F", 0.5),
    ("Health - CAMHS", "3F", 0.5),
    ("Health - School Nurse", "3C", 0.5),
)
"""An agency in the council's words, the census's code for it, and its share of the contacts."""

AGENCY = tuple((name, weight) for name, _, weight in AGENCIES)
SOURCE_CODE = {name: code for name, code, _ in AGENCIES}

REASONS = (
    ("Domestic violence", 24.0),
    ("Neglect", 15.0),
    ("Physical abuse", 14.0),
    ("Parental substance misuse", 11.0),
    ("Emotional abuse", 9.0),
    ("Parental mental health", 7.0),
    ("Child behaviour", 5.0),
    ("Sexual abuse", 5.0),
    ("Family breakdown", 4.0),
    ("Disability or illness", 3.5),
    ("Other", 3.0),
)
ALONE = "Unaccompanied child"
"""Why a child seeking asylum is referred."""
NEED_OF = {
    "Disability or illness": "N2",
    "Parental mental health": "N3",
    "Parental substance misuse": "N3",
    "Family breakdown": "N4",
    "Child behaviour": "N6",
    "Other": "N5",
    ALONE: "N8",
}
"""The primary need that a reason comes to; any other is abuse or neglect, N1."""

CAF_AGENCIES = (
    ("CEC - Social Care", 33.0),
    ("CEC - Schools", 20.0),
    ("Health - Foundation Trust - Health Visitor Service", 12.0),
    ("CEC - Other", 10.0),
    ("Other Education Support/Settings", 9.0),
    ("CEC - IYSS", 7.0),
    ("CEC - Children Centre Services", 3.0),
    ("Drug and Alcohol Agencies", 2.0),
    ("Other Agencies 3rd/Vol Sector", 2.0),
    ("Housing", 1.0),
)
AGES = (("0 to 4", 0.27), ("5 to 9", 0.28), ("10 to 15", 0.33), ("16 to 17", 0.12))
"""Age groups of the area's children, with their shares."""
LOCALITIES = (
    ("Northgate", 24.0),
    ("Harbour", 20.0),
    ("Millfield", 18.0),
    ("Castle", 15.0),
    ("Westbrook", 13.0),
    ("Fell End", 10.0),
)
TEAMS = ("Assessment North", "Assessment South", "Safeguarding East", "Safeguarding West", "Children with Disabilities")

FACTORS: dict[str, tuple[str, ...]] = {
    "Domestic violence": ("3B", "3A", "17A"),
    "Neglect": ("16A", "4B"),
    "Physical abuse": ("18A", "3A"),
    "Parental substance misuse": ("2B", "1B", "16A"),
    "Emotional abuse": ("17A", "4B"),
    "Parental mental health": ("4B", "4A"),
    "Child behaviour": ("14A", "4A", "15A"),
    "Sexual abuse": ("19A", "11A"),
    "Family breakdown": ("17A", "4A"),
    "Disability or illness": ("6A", "5A"),
    "Other": ("20", "7A"),
    ALONE: ("9A", "12A"),
}
"""What an assessment finds, by why the child was referred; the first nearly always."""
NO_FACTOR = "21"
ABUSER_KNOWN = date(2020, 4, 1)
"""From 2020-21 factors say whether a child or an adult abused the child."""

ETHNICITIES = (("WBRI", 84.0), ("WOTH", 4.0), ("MWBC", 2.0), ("MWAS", 2.0), ("APKN", 2.0), ("BAFR", 2.0), ("NOBT", 2.0))
SEEKING_ASYLUM = (("BOTH", 25.0), ("BAFR", 30.0), ("AOTH", 25.0), ("OOTH", 20.0))
DISABILITIES = (("", 88.0), ("LD", 4.0), ("BEH", 3.0), ("AUT", 2.0), ("MOB", 1.0), ("COMM", 1.0), ("HEAR", 1.0))
CATEGORIES = (("NEG", 46.0), ("EMO", 31.0), ("PHY", 14.0), ("SAB", 9.0))
CATEGORY_WORDS = {"NEG": "Neglect", "PHY": "Physical abuse", "EMO": "Emotional abuse", "SAB": "Sexual abuse"}

LEGAL = (("V2", 52.0), ("C1", 48.0))
Places = tuple[tuple[tuple[str, str], float], ...]
_FOSTER: Places = (
    (("U6", "PR1"), 27.0),
    (("U6", "PR4"), 16.0),
    (("U4", "PR1"), 12.0),
    (("U4", "PR4"), 6.0),
    (("U3", "PR1"), 12.0),
    (("U1", "PR1"), 6.0),
)
PLACES: tuple[tuple[int, Places], ...] = (
    (9, (*_FOSTER, (("P1", "PR0"), 14.0), (("K2", "PR4"), 2.0), (("R3", "PR4"), 1.0))),
    (15, (*_FOSTER, (("K2", "PR4"), 18.0), (("K2", "PR1"), 6.0), (("P1", "PR0"), 12.0), (("S1", "PR4"), 2.0))),
    (18, (*_FOSTER, (("K2", "PR4"), 14.0), (("K2", "PR1"), 5.0), (("P1", "PR0"), 6.0), (("H5", "PR4"), 26.0),
          (("P2", "PR4"), 6.0), (("K1", "PR3"), 1.0))),
)  # fmt: skip
"""Kinds of placement with who provides them, for children of up to that age."""
FOR_ADOPTION = ((("A6", "PR1"), 55.0), (("A6", "PR5"), 25.0), (("A5", "PR1"), 20.0))
SHORT_BREAKS = ((("U6", "PR1"), 60.0), (("K2", "PR1"), 40.0))
TEMPORARY = (("T1", 21, 30.0), ("T3", 18, 45.0), ("T4", 6, 25.0))
"""A kind of temporary placement, how many days it lasts at most, and its share."""

MOVES = (("CARPL", 50.0), ("CREQB", 22.0), ("CREQO", 12.0), ("LAREQ", 8.0), ("CHILD", 5.0), ("OTHER", 3.0))
ADULT = (("E5", 34.0), ("E6", 26.0), ("E7", 8.0), ("E8", 32.0))
REVERSED = (("RD1", 40.0), ("RD2", 10.0), ("RD3", 30.0), ("RD4", 20.0))
ADOPTERS = (((2, "MF", "L11"), 60.0), ((2, "MF", "L3"), 15.0), ((1, "F1", "L0"), 12.0), ((2, "MM", "L2"), 7.0),
            ((2, "FF", "L2"), 6.0))  # fmt: skip
PERMANENCE = (("Z1", 95.0), ("P2", 2.0), ("P3", 1.5), ("P4", 0.8), ("P1", 0.7))
NO_SCORE = (("SDQ4", 60.0), ("SDQ2", 20.0), ("SDQ5", 12.0), ("SDQ3", 8.0))
TAKES_PART = (("PN1", 60.0), ("PN2", 5.0), ("PN4", 8.0), ("PN5", 6.0), ("PN6", 13.0), ("PN7", 8.0))
LIVES_IN = (
    *(("U1", 30.0), ("B1", 16.0), ("D1", 15.0), ("E1", 12.0), ("Z1", 12.0), ("T1", 6.0), ("K1", 4.0)),
    *(("B2", 2.0), ("D2", 2.0), ("W2", 2.0), ("S2", 2.0), ("X2", 3.0)),
)
DOES = (("F2", 28.0), ("F1", 7.0), ("P2", 5.0), ("work", 18.0), ("G5", 30.0), ("G4", 6.0), ("G6", 6.0))


def home_code(day: date) -> str:
    """The code for a return home: undivided in early collections, planned (E4A) from 2016-17."""
    return "E4" if day < date(2016, 4, 1) else "E4A"


def guardianship_codes(day: date) -> tuple[str, str]:
    """The codes for special guardianship to a former foster carer and to someone else."""
    return ("E43", "E44") if day < date(2018, 4, 1) else ("E45", "E47")


def factor_code(code: str, day: date) -> str:
    """The code of a factor on the day on which an assessment was completed."""
    return f"{code[:2]}C" if code in ("18A", "19A") and day >= ABUSER_KNOWN else code


def supported(place: str, day: date) -> str:
    """The code for living with support: registered accommodation from 2024-25."""
    return "K3" if place in ("H5", "P2") and day >= date(2024, 4, 1) else place


def closed_after_assessment(to_early_help: bool, day: date) -> str:
    """Why a case is closed after its assessment: on to early help has a code of its own from 2022-23."""
    return "RC9" if to_early_help and day >= date(2022, 4, 1) else "RC8"


def activity_code(code: str, day: date) -> str:
    """The code for training or work, which changed in 2021-22."""
    return code if code != "work" else "F3" if day < date(2021, 4, 1) else "F5"
