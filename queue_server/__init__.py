"""The queue server of a service centre: rules, storage, API and live screens."""

__version__ = "0.1.0"
