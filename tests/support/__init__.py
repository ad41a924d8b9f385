"""What several tests share: a PostgreSQL server, and other things that are not tests."""
