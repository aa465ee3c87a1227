#!/usr/bin/env bash
# Checks that all programs and files have the version of CMakeLists.txt. (package.sh checks the package.)
# Usage: version.sh PROGRAM_FOLDER
set -euo pipefail
# shellcheck source=SCRIPTDIR/claims.sh
. "$(dirname "${BASH_SOURCE[0]}")/claims.sh"
programs=$1

for program in nhncloud-certmanager-exporter certmanager-simulator certmanager; do
  [[ -x $programs/$program ]] || continue
  claim "$program --version has it" grep -E "^$program,? (version )?$version\b" <("$programs/$program" --version)
done
build_info() {
  "$programs/nhncloud-certmanager-exporter" --demo --once 2>/dev/null |
    grep "^nhncloud_certmanager_exporter_build_info{.*version=\"$version\""
}
claim "exporter_build_info has it" build_info
claim "the label of the image has it by default" grep -Fx "ARG VERSION=$version" "$root/Dockerfile"
claim "the Deployment runs the image of this version" \
  grep -F "image: nhncloud-certmanager-exporter:$version" "$root/deploy/kubernetes/base/deployment.yaml"

verdict
