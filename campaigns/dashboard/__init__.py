"""The figures as staff read them: one calm page with filters in its address, charts and tables, the
sessions behind every number, and files of exactly what is shown.

Counts nothing itself: `campaigns.figures` does, within the scope of whoever asks.
"""
