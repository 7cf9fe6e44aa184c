"""The rules, a module for each thing they look at."""
