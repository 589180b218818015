"""Of how many a published percentage or rate is, which a funnel of councils needs and which is not printed beside it.

Each is a number that is published for the same year, or follows from two that are. Checked against the counts that are
published as well: of 2024, wherever a percentage and its count are there, the two agree to the printed decimals
(`tests/test_funnels.py`). Percentages that have no such number are not put in a funnel.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from fingerpost.compare.benchmarks.published import Series, areas, values
from fingerpost.errors import Refused

REFERRALS, IN_CARE, CEASED, STARTED_PLANS = "CPP_Total_NumRef", "LACnum", "LACceased", "CPP_Abuse"
OF: Mapping[str, tuple[str, ...]] = {
    "ReReferral": (REFERRALS,),
    "CIN_Refferals_NFA": (REFERRALS,),
    "Referrals_AssessedNotNeed": (REFERRALS,),
    "CP_conf_15days": ("10_ICPC", "15_ICPC", "20_ICPC", "21_ICPC"),
    "PrevRegCPR": (STARTED_PLANS,),
    "RevCP": ("CPP_31March_3MnthorMore",),
    "LACStable_2016on": (IN_CARE,),
    "LAC_Foster_Placements": (IN_CARE,),
    "Unacc_Asylmn_Seek_Childn%": (IN_CARE,),
    "%_of LAC Adopted": (CEASED,),
    "LAC_ceased_SGO%": (CEASED,),
    "LAC_ceased_CAO%": (CEASED,),
    "LAC_RetHome_CarePlan_%": (CEASED,),
    "CareLeaverAcc": ("NoCareLeavers",),
    "CareLeaverEET": ("NoCareLeavers",),
}
"""For a percentage, the published numbers that add up to its denominator."""
CHILDREN = (REFERRALS, "CPP_Total_Rateper10,000")
"""A number and its rate per 10,000: from the two the children of the area, to about 1 in 1,000."""


def shares(series: Series, period: str) -> list[tuple[int, int, int]]:
    """Each council's number, with how many of how many; those for which either is not known are left out.

    The first of the two is worked back from the printed percentage or rate, so it is a whole number near the true one.
    Raises Refused where the series is of neither kind, or its denominator is not published.
    """
    if series.measured == "rate":
        per = 10_000
    elif series.id in OF:
        per = 100
    else:
        raise Refused(f"The published series {series.title!r} has no published denominator, so it makes no funnel.")
    found = []
    for number, area in sorted(areas().items()):
        value, n = _value(series.id, number, period), _size(series, number, period)
        if area.is_council and value is not None and n:
            found.append((number, min(n, _whole(value * n / per)), n))
    return found


def _size(series: Series, council: int, period: str) -> int | None:
    if series.measured == "rate":
        count, rate = (_value(id, council, period) for id in CHILDREN)
        return _whole(count / rate * 10_000) if count and rate else None
    parts = [_value(id, council, period) for id in OF[series.id]]
    return None if None in parts else _whole(sum((part for part in parts if part is not None), Decimal(0)))


def _value(id: str, council: int, period: str) -> Decimal | None:
    found = values(id).get((council, period))
    return found.value if found else None


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
