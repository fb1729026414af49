"""Migrations of the database, by Alembic: from any earlier version to this one."""
