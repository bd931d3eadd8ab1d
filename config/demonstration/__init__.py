"""The demonstration banner: invented places, people and tickets, loaded through the same actions a person uses.

Everything here is invented (DOMAIN 0.2 point 14); bureaux and townships keep their names. `manage.py load_demo`.
"""
