"""Measurements of the hot path beside its limit in the same run; `make bench` writes `bench/RESULTS.md`."""
