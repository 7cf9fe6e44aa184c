"""mxsync: infrastructure-as-code for MX records."""

__version__ = "0.1.0"
