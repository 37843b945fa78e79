"""The web: pages for people and APIs for programs over runner.records. It decides nothing."""

from web.application import create_app

__all__ = ["create_app"]
