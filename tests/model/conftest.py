from hypothesis import settings

# The first internationalised name loads idna's tables, which takes longer than hypothesis allows an example.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")
