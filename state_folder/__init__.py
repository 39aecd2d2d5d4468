"""What every verb minds about a state folder: its disk may be full, and one alone may use its build."""
