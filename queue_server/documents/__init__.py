"""What people and programs see of the hall, as plain JSON documents made from rows; no transaction begins here."""
