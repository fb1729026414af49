"""What people do in the hall: one function is one transaction with its events."""
