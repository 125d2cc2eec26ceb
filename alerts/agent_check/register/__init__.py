"""The register of Overseas Employment Promoters, as the Bureau's own list gave it on a date."""
