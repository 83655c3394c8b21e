"""From a picture as it was given to the cuts that leave the house (docs/reference/pictures.md).

`header` says from the first bytes whether a file is opened at all, `children` hands it to a process of its
own (`child`), which decodes it once (`pixels`); `shape` and `credit` are plain arithmetic and plain bytes.
Nothing here knows Django.
"""
