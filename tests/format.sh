#!/usr/bin/env bash
# Checks that every source file is formatted by .clang-format.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
find lib exporter tests -name '*.cc' -print0 -o -name '*.h' -print0 |
  xargs -0 clang-format --dry-run -Werror || {
  echo "fix it with: find lib exporter tests -name '*.cc' -o -name '*.h' | xargs clang-format -i" >&2
  exit 1
}
