"""Benchmarks: what a completed task costs, against a floor and a naive cycle measured in the same run."""
