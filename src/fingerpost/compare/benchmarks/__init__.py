"""Benchmarks: the published figures of every English council, region and England, and where a council stands."""

from fingerpost.compare.benchmarks.published import LICENCE, SOURCE, check_series
from fingerpost.compare.benchmarks.standing import Benchmark, Neighbours, Rank, YearOf, benchmark

__all__ = ["LICENCE", "SOURCE", "Benchmark", "Neighbours", "Rank", "YearOf", "benchmark", "check_series"]
