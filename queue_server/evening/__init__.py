"""What becomes of a day in the evening: it is closed, its sheet is kept for good, and goes where it is wanted."""
