"""The rules of the hall: plain Python on plain values, with no clock, no file, no web and no database."""
