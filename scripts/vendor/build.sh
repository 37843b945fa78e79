#!/bin/sh
# Builds web/static/vendor from the pinned npm packages; needed only when a version changes, never to run Bidflow.
# Usage: scripts/vendor/build.sh          builds and writes SHA256SUMS
#        scripts/vendor/build.sh --check  builds elsewhere and compares with what is committed
set -eu

here=$(cd "$(dirname "$0")" && pwd)
kept=$here/../../web/static/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Without --ignore-scripts @carbon/* starts a telemetry process of its own.
cp "$here/package.json" "$here/package-lock.json" "$here/form-viewer.js" "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)

out=$work/out
mkdir -p "$out/licenses"
modules=$work/node_modules
cp "$modules/htmx.org/dist/htmx.min.js" "$out/htmx.min.js"
cp "$modules/bpmn-js/dist/bpmn-navigated-viewer.production.min.js" "$out/bpmn-navigated-viewer.min.js"
cp "$modules/bpmn-js/dist/assets/diagram-js.css" "$modules/bpmn-js/dist/assets/bpmn-js.css" "$out"
cp "$modules/@bpmn-io/form-js-viewer/dist/assets/form-js.css" "$out"
(cd "$work" && node_modules/.bin/esbuild form-viewer.js --bundle --minify --format=iife --global-name=FormViewer \
    --legal-comments=linked --log-level=error --outfile=out/form-viewer.min.js)

for licence in "$modules"/*/LICEN[CS]E* "$modules"/*/license* "$modules"/@*/*/LICEN[CS]E*; do
    package=${licence#"$modules"/}
    case $package in
        esbuild/* | @esbuild/* | @types/* | @ibm/*) continue ;;
    esac
    name=$(dirname "$package" | tr / _)
    case $package in
        dompurify/LICENSE-MPL) continue ;;
    esac
    cp "$licence" "$out/licenses/$name.txt"
done
chmod -R u=rwX,go=rX "$out"
(cd "$out" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)

if [ "${1:-}" = --check ]; then
    diff -r -x README.md "$out" "$kept" && echo "web/static/vendor is what scripts/vendor builds"
else
    mkdir -p "$kept"
    find "$kept" -mindepth 1 ! -name README.md -delete
    cp -R "$out/." "$kept"
    echo "built web/static/vendor: $(find "$kept" -type f | wc -l) files"
fi
