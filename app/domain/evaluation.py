"""Figures of how messages are handled, with how sure they are (Articles 19 and 21)."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` out of `whole`, with the 95 % interval by Wilson's score, which holds for small numbers too."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Between 0 and 1; ZeroDivisionError of an empty whole: there is nothing to say then."""
        return self.part / self.whole

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound, between 0 and 1."""
        n, p, z = self.whole, self.value, Z_95
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)
