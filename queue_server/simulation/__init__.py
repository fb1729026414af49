"""A simulated working day, played through the public API."""
