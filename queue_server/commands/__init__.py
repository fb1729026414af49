"""Words of the command line, one file each; what they do is done below."""
