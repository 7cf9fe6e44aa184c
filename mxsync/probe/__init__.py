"""Gathering facts from the world: who is asked, and what came back, before anybody judges it."""
