"""Playing a script of API calls with the clock at each line's time: what `manage.py play` runs."""
