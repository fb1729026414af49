"""Words and voice of a call: the phrase, the gong, and the sound files that the boards play."""
