"""Listings: how the rows of each noun are looked for by programs, one noun a file."""
