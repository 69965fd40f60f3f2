"""What the site costs: `make bench` prints CPU, statements and requests per second of each action beside a bare view.

Nothing here is timed by pytest, which collects none of it; tests of the rooms hold the numbers of statements.
"""
