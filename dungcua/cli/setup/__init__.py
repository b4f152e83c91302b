"""The set-up: from a bare Debian 12 to a running product, one visible step after another.

Run by the Makefile with whatever ``python3`` there is, before any package is installed:
standard library only, and nothing of ours but modules that are standard library only too.
"""
