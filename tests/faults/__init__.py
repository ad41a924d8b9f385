"""Faults injected from outside, and what must be found afterwards."""
