"""Plans, outcomes, receipts and errors for people (text) and programs (JSON). Pure."""
