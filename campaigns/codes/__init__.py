"""From the classroom to the site: short addresses, what is printed, tests, questions asked.

`addresses` gives codes and finds what they stand for, `opening` is the public page, `scans` counts,
`printing/` draws, `testing/` holds the question sets, `asking/` passes questions on.
"""
