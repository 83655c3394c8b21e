"""Tests against real servers, for machines that can run them: `python -m tests.real KIND`.

A plain run of pytest does not collect them: no file here is called `test_…`.
"""
