"""YAML as analysts mean it: `no` is the text no, a date stays as it is written, a key stands once."""

import re
from typing import Any

import yaml

from runner.notation.finding import Finding, Unreadable

LARGEST = 1_000_000  # characters


class _Loader(yaml.SafeLoader):
    """Only true, false, null and numbers are more than text (YAML 1.2, core schema)."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  (PyYAML's own way)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9]\d*)\Z"), list("-0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"-?(?:0|[1-9]\d*)\.\d+(?:[eE][-+]?\d+)?\Z"), list("-0123456789")
)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int) or isinstance(key, bool):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a text", key_node.start_mark)
        if str(key) in found:
            raise yaml.constructor.ConstructorError(None, None, f"'{key}' is there twice", key_node.start_mark)
        found[str(key)] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(name: str, source: str) -> Any:
    """The value a YAML file holds; Unreadable says what is wrong, and where."""
    if len(source) > LARGEST:
        raise Unreadable([Finding(f"The file has {len(source):,} characters.", f"At most {LARGEST:,}.", name)])
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(source, _Loader)):
            raise Unreadable([Finding("The file repeats parts by '*'.", "Write them out.", name)])
        return yaml.load(source, _Loader)  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"It is no YAML: {error.problem or error.context}."
        cure = "Indent by blanks alike, and put texts with ': ' or '#' in quotes."
        line = mark.line + 1 if mark is not None else None
        raise Unreadable([Finding(problem, cure, name, line, rule="scenario")]) from None
    except (yaml.YAMLError, RecursionError):
        cure = "Save it as UTF-8, without control characters."
        raise Unreadable([Finding("It is no YAML.", cure, name, rule="scenario")]) from None


def write_yaml(value: Any) -> str:
    """A value as YAML that `read_yaml` reads back; texts that could be taken for something else are quoted."""
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text


class _Dumper(yaml.SafeDumper):
    """Quotes what other readers of YAML would take for a truth or a date, too."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
