"""What will become of the hall, reckoned beside the server and given to its screens."""
