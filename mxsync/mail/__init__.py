"""What MX records are for: rules over gathered facts, and where mail would be delivered. Pure."""
