"""Reports: a day's figures against the standard, and the forms they are given in."""
