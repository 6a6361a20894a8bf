#!/bin/sh
# `dart` for a virtual machine that comes without the SDK's command line.
set -eu
vm=$(dirname "$0")/../node_modules/sass-embedded-linux-ia32/dart-sass/src/dart

case "$*" in
"pub get")
  if grep -q '^dependencies:' pubspec.yaml; then
    echo 'no package registry is reached' >&2
    exit 69
  fi
  mkdir -p .dart_tool
  echo '{"configVersion": 2, "packages": []}' >.dart_tool/package_config.json
  ;;
"compile kernel "*" --output "*)
  exec "$vm" --snapshot-kind=kernel --snapshot="$5" "$3"
  ;;
*)
  exec "$vm" "$@"
  ;;
esac
