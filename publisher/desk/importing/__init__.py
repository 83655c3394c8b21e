"""Saved pages are imported at the desk: uploaded, looked through, and stored when a person has read the report.

It goes in pieces of a second or two, each begun by the page that shows how far it is: a closed page or a killed
server stops it between two files, and whoever opens the page again goes on from there (docs/how-to/import-at-the-desk.md).
"""
