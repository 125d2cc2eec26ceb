"""A guide as a file to keep: the whole of it on A4, and an emergency card for the passport.

`content` reads what both show, `fingerprints` says whether a file still says the same, `printed`
writes them as HTML, `services` draws and keeps the files, `views` hands them out, `offering` is
what pages say of them.
"""
