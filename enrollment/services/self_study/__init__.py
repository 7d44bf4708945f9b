"""Self-study by day: hours become sessions, students take places, classes take the room back."""
