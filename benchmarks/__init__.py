"""What `manage.py bench` runs: ratios to a yardstick that ran in the same job, taking turns."""
