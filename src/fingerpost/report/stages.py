"""The stages of the process model, and what Appendix 1 draws for each."""

from __future__ import annotations

from dataclasses import dataclass

from fingerpost.report.charts import (
    flow,
    month_chart,
    permanence_chart,
    placement_chart,
    referrers_chart,
    several_by_month,
)
from fingerpost.report.material import Material
from fingerpost.report.model import Block


@dataclass(frozen=True)
class Stage:
    """A stage: its id in the catalogue, its title, and what it is about."""

    id: str
    title: str
    says: str
    leads_to: str


STAGES = (
    Stage(
        "input",
        "Inputs",
        "The flow of business into the social care system.",
        "the flow of business into the social care system, its level and complexity, and the part that other agencies "
        "play in it.",
    ),
    Stage(
        "process",
        "Processes",
        "How well needs are assessed, decisions made and cases kept under review.",
        "how efficiently and effectively business is conducted: needs assessed, support decided on, cases kept under "
        "review.",
    ),
    Stage(
        "output",
        "Outputs",
        "What the work leads to, as proxies for outcomes for children.",
        "proxies for how effective the processes have been, and so for outcomes for the children concerned.",
    ),
)


def drawings(material: Material, stage: str) -> tuple[Block, ...]:
    """The charts of a stage that have something to show."""
    made: dict[str, tuple[Block | None, ...]] = {
        "input": (flow(material), month_chart(material, "contacts"), referrers_chart(material)),
        "process": (
            several_by_month(
                material,
                ("initial_assessments_in_10_working_days", "core_assessments_in_35_working_days",
                 "icpc_within_15_working_days"),
                "timeliness_by_month",
                "Timeliness by month: share done within the time limit",
                "% in time",
            ),
            month_chart(material, "s47_enquiries"),
        ),
        "output": (
            several_by_month(
                material,
                ("children_on_cp_plans", "children_in_care"),
                "children_by_month",
                "Children on child protection plans and in care, at the end of each month",
                "children",
            ),
            month_chart(material, "rereferrals_within_12_months"),
            placement_chart(material),
            permanence_chart(material, [each for each in material.definitions if each.id.startswith("ceased_care_")]),
        ),
    }  # fmt: skip
    return tuple(block for block in made[stage] if block is not None)
