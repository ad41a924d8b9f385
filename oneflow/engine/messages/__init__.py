"""What a turn tells the outside: who hears of which event, and what a text may say. Pure."""
