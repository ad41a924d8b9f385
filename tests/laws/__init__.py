"""Laws that every activity kind keeps, run over all kinds there are."""
