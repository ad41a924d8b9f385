"""Matters made for tests, small and many, and a hall in which they are handled."""
