"""The outside, one thing each. No adapter imports another; `oneflow.bootstrap` joins them."""
