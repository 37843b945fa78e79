#!/bin/sh
# Brings the catalogues of the interface up to what the pages say, and compiles them.
# Translate the empty entries of web/translations/*/LC_MESSAGES/messages.po, then run it again.
# Usage: scripts/translate.sh          update and compile
#        scripts/translate.sh --check  fail when a text lacks its translation or the compiled catalogue is old
set -eu

cd "$(dirname "$0")/.."
bin=${BIN:-.venv/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

$bin/pybabel -q extract -F web/translations/babel.cfg -k N_ --add-location=file --omit-header -o "$work/messages.pot" \
    web runner/notation/form

for catalogue in web/translations/*/LC_MESSAGES/messages.po; do
    language=$(basename "$(dirname "$(dirname "$catalogue")")")
    if [ "${1:-}" = --check ]; then
        cp "$catalogue" "$work/$language.po"
        $bin/pybabel -q update -i "$work/messages.pot" -l "$language" -o "$work/$language.po" --ignore-obsolete --no-fuzzy-matching
        $bin/python - "$work/$language.po" "${catalogue%.po}.mo" <<'PYTHON'
import sys
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

texts, compiled = read_po(open(sys.argv[1], "rb")), read_mo(open(sys.argv[2], "rb"))
missing = [text.id for text in texts if text.id and not all(text.string if isinstance(text.id, tuple) else [text.string])]
old = [text.id for text in texts if text.id and text.id not in missing and compiled.get(text.id) is None]
for text in missing + old:
    print(f"{sys.argv[1]}: no translation in force of {text!r}")
sys.exit(bool(missing or old))
PYTHON
    else
        $bin/pybabel -q update -i "$work/messages.pot" -l "$language" -o "$catalogue" --ignore-obsolete --no-fuzzy-matching
        $bin/pybabel -q compile -i "$catalogue" -o "${catalogue%.po}.mo"
    fi
done
