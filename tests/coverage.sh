#!/bin/sh
# Measures the line coverage of lib/ by the tests of its rooms: tests/coverage.sh
# Fails below 95 %. Prints the files by number of uncovered lines. Needs the package gcovr.
set -eu
cd "$(dirname "$0")/.."
rooms="unit/base unit/certapi unit/http unit/http_server unit/inventory unit/pem unit/simulator unit/snapshot
  unit/webconfig integration/client integration/simulator integration/snapshot"
targets=""
for room in $rooms; do targets="$targets tests/$room/all"; done

cmake --preset coverage
# shellcheck disable=SC2086 # the targets are words
cmake --build --preset coverage -- ${CERTMON_JOBS:+-j"$CERTMON_JOBS"} $targets
find build/coverage -name '*.gcda' -delete
for room in $rooms; do
  ctest --test-dir "build/coverage/tests/$room" --output-on-failure --label-exclude long
done
gcovr --root . --filter 'lib/' --object-directory build/coverage --sort-uncovered --print-summary \
  --fail-under-line 95 build/coverage
