"""The kiosk's own program: its pages, its one link to the queue server, and its one printer."""
