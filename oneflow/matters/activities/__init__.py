"""What a definition may say about each activity kind."""
