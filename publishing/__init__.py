"""PUBLISH: an audited build becomes the release that readers see, whole or not at all."""
