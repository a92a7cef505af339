"""What a benchmark says at its end: figures, each with the bar it is held against."""
from dataclasses import dataclass
from statistics import median

DECIMALS = {"KB": 1, "×": 2, "ms": 1, "s": 2, "MB": 1, "MB/s": 0, "%": 2, "": 0}


@dataclass(frozen=True)
class Bar:
    """A bound; relation is one of ≤, ≥ and =."""

    relation: str
    bound: float

    def is_met_by(self, value):
        return {"≤": value <= self.bound, "≥": value >= self.bound, "=": value == self.bound}[self.relation]

    def __str__(self):
        return f"{self.relation} {self.bound:g}"


@dataclass(frozen=True)
class Figure:
    """One figure. Without a bar it is reported for comparison only. The evidence says what it comes from."""

    name: str
    value: float
    unit: str
    bar: Bar | None
    evidence: str

    @property
    def missed(self):
        return self.bar is not None and not self.bar.is_met_by(self.value)

    @property
    def shown(self):
        return f"{self.value:.{DECIMALS[self.unit]}f} {self.unit}".strip()

    @property
    def verdict(self):
        return "report" if self.bar is None else "MISSED" if self.missed else "met"

    @property
    def bar_shown(self):
        return "-" if self.bar is None else f"{self.bar} {self.unit}".strip()

    def line(self):
        return f"{self.name:<34} {self.shown:>10}   bar {self.bar_shown:<9} {self.verdict:<7} {self.evidence}"


def at_most(name, value, unit, bound, evidence):
    return Figure(name, value, unit, Bar("≤", bound), evidence)


def at_least(name, value, unit, bound, evidence):
    return Figure(name, value, unit, Bar("≥", bound), evidence)


def exactly(name, value, bound, evidence):
    return Figure(name, value, "", Bar("=", bound), evidence)


def reported(name, value, unit, evidence):
    return Figure(name, value, unit, None, evidence)


def percentile(values, share):
    """The value that SHARE (0..1) of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def ratio_at_most(name, times, ours, theirs, bound):
    """Our median over theirs, from one alternating run: {contestant: [value of round 1, ...]}, in milliseconds."""
    return at_most(name, median(times[ours]) / median(times[theirs]), "×", bound, pair_evidence(times, ours, theirs))


def pair_evidence(times, ours, theirs):
    pairs = [a / b for a, b in zip(times[ours], times[theirs])]
    return (f"{ours} {median(times[ours]):.1f} ms, {theirs} {median(times[theirs]):.1f} ms "
            f"(medians of {len(pairs)} pairs; median of the pairs' ratios {median(pairs):.2f})")
