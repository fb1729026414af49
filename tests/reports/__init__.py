"""What is drawn, written and sent of a day."""
