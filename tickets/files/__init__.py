"""What becomes of a file before it is kept: recognised by content, checked inside, pictures made anew, name made safe.

`preparing.prepare` is the way in for every upload; nothing in here knows tickets. Source of the rules: DESIGN 3
(Attachment) and the OWASP file upload cheat sheet.
"""
