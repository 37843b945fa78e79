"""In which language a page speaks: the interface by Flask-Babel, diagrams and forms by translations of their own."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel, get_locale, get_translations

from web.moments import time_zone

LANGUAGES = {"en": "English", "zh": "中文"}
COOKIE = "language"


def register(app: Flask) -> None:
    """Choose per request: what the user picked, else what the browser asks for, else English."""
    app.config["BABEL_DEFAULT_LOCALE"] = "en_GB"
    Babel(app, locale_selector=_choose, timezone_selector=time_zone)
    # Flask-Babel's own look the catalogue up anew for each of a page's hundred texts.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["languages"] = LANGUAGES
    app.jinja_env.globals["language"] = language
    app.jinja_env.filters["translated"] = translated


def language() -> str:
    """The code of the language this answer is in."""
    code: str | None = g.get("language")
    if code is None:
        locale = get_locale()
        code = g.language = locale.language if locale is not None else "en"
    return code


def _catalogue() -> Any:
    found = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found


def translated(thing: Any) -> str:
    """The label of a node, task, process or group: `names` in this language, else `name`."""
    names: Mapping[str, str] = getattr(thing, "names", None) or {}
    return names.get(language()) or thing.name or ""


def _choose() -> str:
    chosen = request.cookies.get(COOKIE) or getattr(g.get("account"), "language", None)
    if chosen not in LANGUAGES:
        chosen = request.accept_languages.best_match(list(LANGUAGES)) or "en"
    # Plain "en" would write dates and hours as in the United States.
    return "en_GB" if chosen == "en" else chosen
