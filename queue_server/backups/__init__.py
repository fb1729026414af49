"""Backups of the database: when one is made, where it lies, and how it comes back."""
