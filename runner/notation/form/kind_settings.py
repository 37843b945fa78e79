"""The settings that only some kinds of component have."""

from collections.abc import Callable

from runner.notation.form.component import Component
from runner.notation.form.data import same
from runner.notation.form.markup import unsafe_image, unsafe_markup
from runner.notation.form.options import options_of
from runner.notation.form.tidying import read_number

Refuse = Callable[[str, str], None]
SUBTYPES = ("date", "time", "datetime")
TIME_FORMATS = ("utc_offset", "utc_normalized", "no_timezone")


def inspect_kind(component: Component, refuse: Refuse) -> None:
    """Note what is wrong with the settings of its own kind."""
    inspect = KINDS.get(component.type)
    if inspect is not None:
        inspect(component, refuse)


def inspect_moment(component: Component, refuse: Refuse) -> None:
    definition = component.definition
    if definition.get("subtype") not in SUBTYPES:
        refuse("A date field needs the subtype date, time or datetime.", "Choose one in Camunda Modeler.")
    if definition.get("timeSerializingFormat") not in (None, *TIME_FORMATS):
        refuse(f"'timeSerializingFormat' must be one of {', '.join(TIME_FORMATS)}.", "Choose one in Camunda Modeler.")
    interval = definition.get("timeInterval")
    if interval is not None and (not isinstance(interval, int) or not 1 <= interval <= 720):
        refuse("'timeInterval' must be a number of minutes.", "Choose one in Camunda Modeler.")


def inspect_number(component: Component, refuse: Refuse) -> None:
    digits, step = component.definition.get("decimalDigits"), component.definition.get("increment")
    if digits is not None and (isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 20):
        refuse("'decimalDigits' must be a whole number from 0 to 20.", "Mend it.")
    if step not in (None, ""):
        number = read_number(step)
        if number is None or number <= 0:
            refuse("'increment' must be a number greater than 0.", "Mend it.")


def inspect_options(component: Component, refuse: Refuse) -> None:
    definition = component.definition
    sources = [name for name in ("values", "valuesKey", "valuesExpression") if definition.get(name) not in (None, "")]
    if len(sources) != 1:
        found = " and ".join(sources) or "none"
        refuse(f"It must have one source of options, but has {found}.", "Choose one in Camunda Modeler.")
        return
    if sources != ["values"]:
        return
    options = options_of(component, {})
    written = definition["values"]
    if not isinstance(written, list) or not options or len(options) < len(written):
        refuse("An option has no value or no label, or there is none.", "Fill the options in.")
    for place, option in enumerate(options):
        if any(same(option.value, other.value) for other in options[:place]):
            refuse(f"The option '{str(option.value)[:60]}' is there twice.", "Give each option its own value.")


def inspect_foreign(component: Component, refuse: Refuse) -> None:
    if component.type == "iframe":
        refuse(
            "A frame shows a page of another server, which the content security policy of this one forbids.",
            "Link to the page in a text instead.",
        )
    elif component.type == "image":
        for message, cure in unsafe_image(component.definition.get("source")):
            refuse(message, cure)
    else:
        for name in ("content", *(str(key) for key in component.properties if str(key).startswith("content:"))):
            text = component.definition.get(name) or component.properties.get(name)
            for message, cure in unsafe_markup(text if isinstance(text, str) else ""):
                refuse(message, cure)


KINDS: dict[str, Callable[[Component, Refuse], None]] = {
    "datetime": inspect_moment,
    "number": inspect_number,
    "radio": inspect_options,
    "select": inspect_options,
    "checklist": inspect_options,
    "taglist": inspect_options,
    "html": inspect_foreign,
    "iframe": inspect_foreign,
    "image": inspect_foreign,
}
