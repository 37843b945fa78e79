"""Templates: compiled once per language, with all that is always the same put in: texts, icons, addresses.

A page has some hundred texts. Looked up while it is rendered, each costs as much as ten lines of a template.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from flask import Flask, current_app
from flask.templating import DispatchingJinjaLoader
from flask.templating import Environment as FlaskEnvironment
from flask_babel import gettext
from jinja2 import Template, nodes
from jinja2.environment import Environment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from web.addresses import url_for
from web.language import language
from web.pages import browser_texts, same_for_all

BETWEEN = ":"  # stands between the language and the name of a template, neither of which has it


class OfOneLanguage(Template):
    """A template whose macros are made once, since they see nothing of who imports them."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        # Jinja's own compares all global names at each import, in case that some template had more of them.
        return super()._get_default_module()


class TemplatesByLanguage(FlaskEnvironment):
    """Keeps each template under its language and its name; those it includes are of its language."""

    template_class = OfOneLanguage

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:
        if isinstance(name, Template) or BETWEEN in name:
            return super().get_template(name, parent, globals)
        code = parent.partition(BETWEEN)[0] if parent else language()
        return super().get_template(f"{code}{BETWEEN}{name}", parent, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return self.put_together(source, name or "", filename, ())

    def put_together(self, source: str, name: str, filename: str | None, around: tuple[str, ...]) -> nodes.Template:
        """A template with what it includes and all constants put in. `around`: the templates that include it."""
        tree = super()._parse(source, name, filename)
        constants: Any = self.globals["constants"]
        Constants(constants).visit(tree)
        if BETWEEN in name:
            Includes(self, (*around, name)).visit(tree)
        tree.set_environment(self)
        return tree


class LoaderByLanguage(DispatchingJinjaLoader):
    """Finds the source of a template, which is the same in each language."""

    def get_source(self, environment: Environment, template: str) -> Any:
        return super().get_source(environment, template.rpartition(BETWEEN)[2])


class Constants(NodeTransformer):
    """Puts in what functions give, wherever all that they are given is written in the template."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        self.functions = functions

    def visit_Call(self, call: nodes.Call) -> nodes.Expr:  # noqa: N802  Jinja calls it so
        self.generic_visit(call)
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name not in self.functions or call.dyn_args or call.dyn_kwargs:
            return call
        try:
            given = [one.as_const() for one in call.args]
            if name == "_" and call.kwargs:
                return with_values(self.functions[name](*given), call)
            named = {one.key: one.value.as_const() for one in call.kwargs}
        except nodes.Impossible:
            return call
        return nodes.Const(self.functions[name](*given, **named), lineno=call.lineno)


class Includes(NodeTransformer):
    """Puts in what is included by name: to look each part up and hand it a context costs as much as to render it."""

    def __init__(self, environment: TemplatesByLanguage, names: tuple[str, ...]) -> None:
        self.environment, self.names = environment, names

    def visit_Include(self, include: nodes.Include) -> nodes.Node:  # noqa: N802  Jinja calls it so
        if not isinstance(include.template, nodes.Const):
            return include
        name = f"{language()}{BETWEEN}{include.template.value}"
        if name in self.names:
            return include  # a tree within a tree
        assert self.environment.loader is not None
        source, file, _ = self.environment.loader.get_source(self.environment, name)
        part = self.environment.put_together(source, name, file, self.names)
        return nodes.Scope(part.body, lineno=include.lineno)


def with_values(message: Markup, call: nodes.Call) -> nodes.Expr:
    """A text whose gaps are filled in when the template is rendered."""
    pairs = [nodes.Pair(nodes.Const(one.key), one.value) for one in call.kwargs]
    return nodes.Mod(nodes.Const(message), nodes.Dict(pairs), lineno=call.lineno)


def register(app: Flask) -> None:
    """Say what is the same in every answer of a language; after all that templates call is known."""
    known = app.jinja_env.globals
    known.update(url_for=url_for, icon=icon, brand=brand)
    known["constants"] = {
        "_": said,
        "url_for": url_for,
        "asset": known["asset"],
        "icon": icon,
        "brand": brand,
        "same_for_all": same_for_all,
        "browser_texts": browser_texts,
    }


def said(message: str) -> Markup:
    """A text of a template in its language; it is HTML, and what fills its gaps is escaped."""
    text = Markup(gettext(message))  # noqa: S704  a translator's text
    return text if "%(" in message else text % {}


@cache
def icon(name: str, class_name: str = "icon") -> Markup:
    """A sign beside a text, made once."""
    return drawn("icon", name, class_name)


@cache
def brand() -> Markup:
    """The sign of the product."""
    return drawn("brand")


def drawn(name: str, *given: str) -> Markup:
    icons: Any = current_app.jinja_env.get_template("icons.html").module
    made: Markup = getattr(icons, name)(*given)
    return made
