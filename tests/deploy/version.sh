#!/usr/bin/env bash
# The version stands in CMakeLists.txt, and shows from there wherever somebody looks for it. (The package: package.sh.)
# Usage: version.sh PROGRAM_FOLDER
set -euo pipefail
# shellcheck source=SCRIPTDIR/claims.sh
. "$(dirname "${BASH_SOURCE[0]}")/claims.sh"
programs=$1

for program in nhncloud-certmanager-exporter certmanager-simulator certmanager; do
  [[ -x $programs/$program ]] || continue
  claim "$program --version tells it" grep -E "^$program,? (version )?$version\b" <("$programs/$program" --version)
done
build_info() {
  "$programs/nhncloud-certmanager-exporter" --demo --once 2>/dev/null |
    grep "^nhncloud_certmanager_exporter_build_info{.*version=\"$version\""
}
claim "exporter_build_info tells it" build_info
claim "the image's label has it by default" grep -Fx "ARG VERSION=$version" "$root/Dockerfile"
claim "the Deployment runs the image of it" \
  grep -F "image: nhncloud-certmanager-exporter:$version" "$root/deploy/kubernetes/base/deployment.yaml"

verdict
