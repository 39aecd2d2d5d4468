"""Commissions as a pure function of the rows known at a time: credit, earning, release, statement."""
