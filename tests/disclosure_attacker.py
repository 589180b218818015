"""An attacker that shares no code with the protector: it reads what is printed, and knows what the words mean.

It thinks in atoms, the counts of the smallest groups there are (one agency, one outcome, one reason, one quarter),
where the protector thinks in printed numbers and sums between them. A printed number says that its atoms add to it, a
hidden one that they add to 1 or more, as zeros are printed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

FAR = 100_000


class Reader:
    """What somebody knows who has read every table."""

    def __init__(self, least_hidden: int = 1) -> None:
        self.atoms: dict[Hashable, int] = {}
        self.known: list[tuple[list[int], list[int], float, float]] = []
        self.least_hidden = least_hidden

    def _places(self, atoms: Iterable[Hashable]) -> list[int]:
        return [self.atoms.setdefault(atom, len(self.atoms)) for atom in atoms]

    def read(
        self,
        atoms: Iterable[Hashable],
        printed: int | None,
        base: int = 1,
        small: int = 5,
        less: Iterable[Hashable] = (),
    ) -> None:
        """A number over some atoms, or None for the mark; one that is rounded may be any that rounds to it.

        `less` are atoms to be taken away, as those who left are from those who came.
        """
        places, taken = self._places(atoms), self._places(less)
        if printed is None:
            self.known.append((places, taken, self.least_hidden, np.inf))
        elif base == 1 or printed == 0:
            self.known.append((places, taken, printed, printed))
        else:
            fits = [
                each for each in range(small + 1, printed + base) if (2 * each + base) // (2 * base) * base == printed
            ]
            self.known.append((places, taken, min(fits), max(fits)))

    def range(self, atoms: Iterable[Hashable], enough: tuple[float, float] = (-FAR, FAR)) -> tuple[int, int]:
        """The least and greatest whole number that a sum of atoms can be; it is not looked for beyond `enough`.

        The linear range holds the whole one, so where it is narrow the integer programs are not needed.
        """
        places = self._places(atoms)
        target = np.zeros(len(self.atoms))
        np.add.at(target, places, 1.0)
        matrix = np.zeros((len(self.known) + 1, len(self.atoms)))
        for row, (members, taken, _, _) in enumerate(self.known):
            np.add.at(matrix[row], members, 1.0)
            np.add.at(matrix[row], taken, -1.0)
        matrix[-1] = target
        low = np.array([each[2] for each in self.known] + [max(0, enough[0])], float)
        high = np.array([each[3] for each in self.known] + [enough[1]], float)
        ends = []
        for way in (1, -1):
            found = milp(
                way * target,
                integrality=np.ones(len(self.atoms)),
                bounds=Bounds(0, FAR),
                constraints=LinearConstraint(matrix, low, high),
                options={"mip_rel_gap": 0},
            )
            assert found.x is not None, "what is printed contradicts itself"
            ends.append(round(way * found.fun))
        return ends[0], ends[1]

    def linear_range(self, atoms: Iterable[Hashable]) -> tuple[float, float]:
        """The range in fractions, which is never narrower."""
        places = self._places(atoms)
        target = np.zeros(len(self.atoms))
        np.add.at(target, places, 1.0)
        rows, limits, fixed, values = [], [], [], []
        for members, taken, low, high in self.known:
            row = np.zeros(len(self.atoms))
            np.add.at(row, members, 1.0)
            np.add.at(row, taken, -1.0)
            if low == high:
                fixed.append(row)
                values.append(low)
            else:
                rows.append(-row)
                limits.append(-low)
                if np.isfinite(high):
                    rows.append(row)
                    limits.append(high)
        ends = []
        for way in (1, -1):
            found = linprog(
                way * target,
                A_ub=np.array(rows) if rows else None,
                b_ub=limits or None,
                A_eq=np.array(fixed) if fixed else None,
                b_eq=values or None,
                bounds=(0, FAR),
            )
            assert found.fun is not None, "what is printed contradicts itself"
            ends.append(way * found.fun)
        return ends[0], ends[1]

    def learns_too_much(
        self, atoms: list[Hashable], value: int, protection: int = 5, small: int = 5, least: int = 1
    ) -> str:
        """What is wrong with the protection of a small number, or nothing."""
        low, high = self.linear_range(atoms)
        if high - low >= protection - 1:
            low, high = self.range(atoms, (value - protection - small, value + protection + small))
        if not low - 1e-6 <= value <= high + 1e-6:
            return f"{value} is not between {low} and {high}: something untrue is printed"
        if high - low < protection - 1 - 1e-6:
            return f"{value} can be narrowed to {low:g} to {high:g}"
        if low >= least and high <= small and (low, high) != (least, small):
            return f"{value} is known to be one of {low:g} to {high:g}"
        return ""
