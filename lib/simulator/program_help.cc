#include "lib/simulator/program_help.h"

#include "lib/simulator/fault_catalog.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {
namespace {

constexpr std::size_t kNameColumn = 24;

std::string FaultTable() {
  std::string table;
  for (const FaultDescription& fault : FaultCatalog()) {
    const std::size_t padding =
        fault.name.size() < kNameColumn ? kNameColumn - fault.name.size() : 1;
    table += "  " + fault.name + std::string(padding, ' ') + fault.description + "\n";
  }
  return table;
}

}  // namespace

std::string HelpFooter() {
  return std::string(R"(What it serves:
  GET /certmanager/v1.1/appkeys/{appKey}/certificates   with both X-TC-AUTHENTICATION headers
  GET /certmanager/v1.0/... and v1.2/...                with the appkey alone; v1.2 adds domains
  GET /certmanager/v1.3/...                             with a token; adds domains and ids
  GET .../certificates/{certificateName}/files          a PEM file with certificates and a key;
      v1.3 also .../{certificateId}/certificate-files   all of it made up
  POST /oauth2/token/create                             tokens, with basic authentication
  Without --certificates and --inventory: a dozen certificates in every state an alert looks for.
  Dates are calendar days of Asia/Seoul, reckoned when the program starts.

Faults (--fault=NAME[=ARGUMENT][,NAME...]; some take an argument), played in the list; with token:
or download: before the name in the token endpoint or in downloads instead, as in token:hang:
)") + FaultTable() +
         R"(
Examples:
  certmanager-simulator --certificates=237 --page-size-max=10 --ignore-all --latency=50ms
  certmanager-simulator --inventory=certificates.json --listen-address=127.0.0.1:0
  certmanager-simulator --fault=rate-limited=30
  curl -H 'X-TC-AUTHENTICATION-ID: )" +
         kDemoUserAccessKeyId + R"(' -H 'X-TC-AUTHENTICATION-SECRET: )" + kDemoSecretAccessKey +
         R"(' \
    'http://127.0.0.1:10291/certmanager/v1.1/appkeys/)" +
         kDemoAppkey + R"(/certificates?status=ALL&all=true'

To rehearse alerts, point the exporter at it (api.base_url: http://127.0.0.1:10291) with the
credentials above and poll_interval: 5s (otherwise polls are 5 minutes apart), and stop and start
it with what is to be rehearsed. InventoryHeld takes poll_interval: 1m, for it ends with the third
poll and Prometheus looks once a minute:
  without flags           expired, critical, soon, no date, EntriesRejected (a date that is none)
  --fault=unauthorized    CredentialsRejected
  --fault=server-error    PollFailing, then DataStale; the expiry alerts go on
  --fault=empty-list      InventoryHeld, then NoCertificates
  --fault=half-list       InventoryHeld, then CertificateRemoved
  --fault=bad-entries     EntriesRejected, for bad_name and schema as well
)";
}

}  // namespace certmon::simulator
