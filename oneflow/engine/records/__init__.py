"""What is kept and said: actor, case, command, event, request, refusal. Records only."""
