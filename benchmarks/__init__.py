"""What oneflow costs: against the bare database, and in memory. Run as `python -m benchmarks.w1`."""
