"""What people are told about their answers: English texts that the web can translate.

The English text with its placeholders is the message's id, as gettext wants it. A `Message` is the finished English
text; `gettext(message.id) % message.parameters` is the same in another language. Texts are marked by `N_` for Babel.
"""

from collections.abc import Callable, Mapping
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - Babel's own name for texts that are only marked
    """Mark a text for translation."""
    return text


class Message(str):
    """An English text that remembers what it was made of; an analyst's own text brings its translations along."""

    id: str
    parameters: dict[str, Any]
    translations: Mapping[str, str]

    __slots__ = ("id", "parameters", "translations")

    def __new__(cls, text: str, /, **parameters: Any) -> "Message":
        message = super().__new__(cls, text % parameters if parameters else text)
        message.id = text
        message.parameters = parameters
        message.translations = {}
        return message

    @classmethod
    def of_analyst(cls, text: str, translations: Mapping[str, str]) -> "Message":
        """A text written in the form, with its translations by language."""
        message = cls(text)
        message.translations = dict(translations)
        return message

    def in_language(self, language: str, translate: Callable[..., str]) -> str:
        """The text in a language; `translate` is gettext, called with the id and the parameters by name."""
        own = translation(self.translations, language)
        return own if own is not None else translate(self.id, **self.parameters)


def translation(texts: Mapping[str, str], language: str) -> str | None:
    """The text for `zh-CN` or `zh_Hans_CN`, else the one for `zh`."""
    wanted = language.replace("_", "-").lower()
    by_language = {name.replace("_", "-").lower(): text for name, text in texts.items()}
    return by_language.get(wanted, by_language.get(wanted.split("-")[0]))


REQUIRED = N_("Field is required.")
NOT_A_TEXT = N_("Enter a text.")
BAD_CHARACTER = N_("The text contains a character that can't be stored.")
TOO_LONG = N_("Field must have maximum length of %(limit)s.")
TOO_SHORT = N_("Field must have minimum length of %(limit)s.")
NO_MATCH = N_("Field must match pattern %(pattern)s.")
PATTERN_TOO_SLOW = N_("The text can't be checked against the field's pattern.")
NOT_AN_EMAIL = N_("Field must be a valid email.")
NOT_A_PHONE = N_("Field must be a valid international phone number. (e.g. +4930664040900)")
NOT_A_NUMBER = N_("Value is not a number.")
NOT_WHOLE = N_("Value is expected to be an integer.")
TOO_MANY_DECIMALS = N_("Value is expected to have at most %(digits)s decimal digits.")
NOT_A_STEP = N_("Please select a valid value, the two nearest valid values are %(previous_value)s and %(next_value)s.")
TOO_SMALL = N_("Field must have minimum value of %(limit)s.")
TOO_LARGE = N_("Field must have maximum value of %(limit)s.")
NOT_YES_OR_NO = N_("Choose yes or no.")
NOT_A_DATE = N_("Enter a date as YYYY-MM-DD.")
NOT_A_TIME = N_("Enter a time as HH:MM.")
NOT_A_MOMENT = N_("Enter a date and time as YYYY-MM-DDTHH:MM.")
NOT_AN_INTERVAL = N_("The time must be a multiple of %(minutes)s minutes.")
PASSED = N_("The date must not lie in the past.")
NOT_AN_OPTION = N_("'%(value)s' is not one of the options.")
NOT_A_LIST = N_("Choose from the options.")
CHOSEN_TWICE = N_("'%(value)s' is chosen more than once.")
NOT_A_FILE = N_("Choose a file.")
ONE_FILE = N_("Choose one file only.")
NOT_ROWS = N_("Rows are expected.")
TOO_FEW_ROWS = N_("At least %(limit)s rows are needed.")
TOO_MANY_ROWS = N_("At most %(limit)s rows are allowed.")
FIXED_ROWS = N_("Rows can't be added or removed.")
NOT_A_GROUP = N_("Several answers are expected here.")
RULE_BROKEN = N_("The answers don't fit together.")
UNKNOWN_FIELD = N_("The form has no field '%(key)s'.")
TOO_DEEP = N_("The answers are nested too deeply or too large.")
ANSWERS_REFUSED = N_("Some answers can't be taken.")
YES, NO = N_("Yes"), N_("No")
