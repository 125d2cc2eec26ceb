"""Figures for whoever watches the site, on a port of their own: requests, queues, timers, backups.

Counted by each process into a folder that all of them share (`PROMETHEUS_MULTIPROC_DIR`), shown by
`manage.py serve_metrics`. Without that folder nothing is counted. No label holds anything that a
person typed or that names one, and each has few values.
"""
