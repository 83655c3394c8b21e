"""Donated pictures: what came, from whom, and where it may be shown. Nothing of it is public.

`transitions` is the only writer of a Submission's state; the promises are the constraints of `models`.
"""
