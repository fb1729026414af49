"""HTTP: one file per audience; parse, authorise, call an action, answer."""
