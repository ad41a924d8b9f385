"""What is stored of a turn: rows, the hash chain, and how both are checked and read again. Pure."""
