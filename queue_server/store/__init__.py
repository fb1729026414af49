"""The database: tables, and questions and changes in the domain's words; nobody else knows SQL."""
