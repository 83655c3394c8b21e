"""A mail server with a mailbox: it keeps each mail it takes, and the wall shows it as its reader sees it.

It listens for SMTP (https://www.rfc-editor.org/rfc/rfc5321) on the port after the sandbox's own, or on any where that is
taken or the sandbox chose its own, with AUTH and without TLS, and is stricter than most: a mail that lacks what big providers ask of senders is refused (`checks`). An address that
begins with `gone` does not exist (550 5.1.1), one that begins with `full` has no room now (452 4.2.2).

The faults strike at DATA, or at NOOP for a check. What is refused there was not begun; of what is accepted and then
lost the answer to the end of the mail is missing. `accept-then-5xx` is a server that lies: it keeps the mail and says
554. All copies of one edition are one post; a reader who got two copies makes it two.
"""
