"""The pages below the company's: roles, regions, teams, lifecycle stages, and one for every rep."""
