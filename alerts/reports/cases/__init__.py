"""The case workers' side of scam reports, below `/admin/scam-reports/`. Nothing imports it."""
