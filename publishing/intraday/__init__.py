"""PUBLISH during the day: provisional figures beside the certified release, and the page of the day."""
