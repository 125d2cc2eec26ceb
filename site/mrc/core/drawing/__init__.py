"""Pictures and PDF files out of HTML: shaped Urdu, in a process of its own, without the network.

`sheets` says what is drawn on, `fonts` whether this machine can set Urdu, `qr` makes QR codes,
`child` is the process that draws, `apart` asks it. Apps bring the HTML and the style sheets.
"""
