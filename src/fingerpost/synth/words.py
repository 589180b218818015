"""Agencies, reasons, codes and how often each comes: data only. The agencies are the demonstration council's."""

from __future__ import annotations

from datetime import date

AGENCIES: tuple[tuple[str, str, float], ...] = (
    ("Police", "6", 20.0),
    ("Individuals", "1A", 15.0),
    ("Other Agency", "8", 13.0),
    ("Courts", "7", 6.0),
    ("Health - Other", "3F", 4.0),
    ("Health - A & E", "3E", 4.0),
    ("Education - Head Teacher", "2A", 6.0),
    ("Education - Special Educational Needs Department", "2B", 3.0),
    ("Education - Teacher", "2A", 5.0),
    ("Education - Other", "2B", 3.0),
    ("Emergency Duty Team", "5A", 3.0),
    ("Housing", "4", 3.0),
    ("Field Work", "5A", 2.0),
    ("Health - Health Visitor", "3B", 3.0),
    ("CESC Others", "5B", 2.0),
    ("Family Support", "5A", 1.5),
    ("Probation", "7", 1.5),
    ("Other (see note)", "10", 1.0),
    ("Health - General Practitioner", "3A", 1.5),
    ("Health - Midwife", "3D", 1.0),
    ("Health - Community Mental Health", "3F", 1.0),
    ("Health - CAMHS", "3F", 1.0),
    ("Health - School Nurse", "3C", 0.8),
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
    ("Disability or illness", 3.0),
    ("Other", 3.0),
)
NEED_OF = {
    "Disability or illness": "N2",
    "Parental mental health": "N3",
    "Parental substance misuse": "N3",
    "Family breakdown": "N4",
    "Child behaviour": "N6",
    "Other": "N5",
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
TEAMS = ("Assessment North", "Assessment South", "Safeguarding East", "Safeguarding West", "Children with Disabilities")

ETHNICITIES = (("WBRI", 84.0), ("WOTH", 4.0), ("MWBC", 2.0), ("MWAS", 2.0), ("APKN", 2.0), ("BAFR", 2.0), ("NOBT", 2.0))
DISABILITIES = (("", 88.0), ("LD", 4.0), ("BEH", 3.0), ("AUT", 2.0), ("MOB", 1.0), ("COMM", 1.0), ("HEAR", 1.0))
CATEGORIES = (("NEG", 46.0), ("EMO", 31.0), ("PHY", 14.0), ("SAB", 9.0))
CATEGORY_WORDS = {"NEG": "Neglect", "PHY": "Physical abuse", "EMO": "Emotional abuse", "SAB": "Sexual abuse"}

LEGAL = (("V2", 50.0), ("C1", 50.0))
PLACES = (
    (("U6", "PR1"), 48.0),
    (("U6", "PR4"), 16.0),
    (("U3", "PR1"), 14.0),
    (("U4", "PR1"), 8.0),
    (("K2", "PR4"), 7.0),
    (("P1", "PR0"), 5.0),
    (("U1", "PR1"), 2.0),
)
"""Kinds of placement with who provides them."""

MOVES = (("CARPL", 50.0), ("CREQB", 22.0), ("CREQO", 12.0), ("LAREQ", 8.0), ("CHILD", 5.0), ("OTHER", 3.0))
ADULT = (("E5", 40.0), ("E6", 30.0), ("E8", 30.0))
TAKES_PART = (("PN1", 60.0), ("PN2", 5.0), ("PN4", 8.0), ("PN5", 6.0), ("PN6", 13.0), ("PN7", 8.0))
LIVES_IN = (
    *(("U1", 30.0), ("B1", 16.0), ("D1", 15.0), ("E1", 12.0), ("Z1", 12.0), ("T1", 6.0), ("K1", 4.0)),
    *(("B2", 3.0), ("D2", 3.0), ("W2", 2.0), ("X2", 2.0)),
)
DOES = (("F2", 28.0), ("F1", 7.0), ("P2", 5.0), ("work", 18.0), ("G5", 30.0), ("G4", 6.0), ("G6", 6.0))


def home_code(day: date) -> str:
    """The code for a return home: undivided in early collections, planned (E4A) from 2016-17."""
    return "E4" if day < date(2016, 4, 1) else "E4A"


def guardianship_codes(day: date) -> tuple[str, str]:
    """The codes for special guardianship to a former foster carer and to someone else."""
    return ("E43", "E44") if day < date(2018, 4, 1) else ("E46", "E47")


def activity_code(code: str, day: date) -> str:
    """The code for training or work, which changed in 2021-22."""
    return code if code != "work" else "F3" if day < date(2021, 4, 1) else "F5"
