"""The tests of oneflow; a package only so that `tests.support` can be imported by name."""
