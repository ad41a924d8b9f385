"""What must hold in any database of oneflow, checked by code that imports nothing of oneflow."""
