// The texts of certmanager's --help, apart from the code that reads the flags (flags.cc).
#ifndef EXPORTER_CLIENT_FLAGS_HELP_H_
#define EXPORTER_CLIENT_FLAGS_HELP_H_

namespace certmon::client::help {

inline constexpr const char* kDescription =
    "Lists, downloads, inspects and checks the certificates of NHN Cloud Certificate Manager.";
inline constexpr const char* kHelp = "Print this help and exit.";
inline constexpr const char* kVersion = "Print the version and exit.";
inline constexpr const char* kConfigFile =
    "The configuration file of nhncloud-certmanager-exporter.\n"
    "Default: none, one project is read from the environment.";
inline constexpr const char* kProject =
    "Which project of the configuration; needed where it has\n"
    "several.";

inline constexpr const char* kFooter =
    "Commands, each with a --help of its own:\n"
    "  list       the certificates with the days they have left\n"
    "  download   certificate files, private keys included\n"
    "  inspect    what a certificate file holds; never the key\n"
    "  check      one line and an exit code for monitoring systems\n"
    "\n"
    "Environment variables, without --config.file:\n"
    "  NHNCLOUD_APPKEY               appkey of the project; needed\n"
    "  NHNCLOUD_USER_ACCESS_KEY_ID   User Access Key ID; needed\n"
    "  NHNCLOUD_SECRET_ACCESS_KEY    Secret Access Key; needed\n"
    "  NHNCLOUD_PROJECT_NAME         name of the project; default: default\n"
    "  NHNCLOUD_API_BASE_URL         default: https://certmanager.api.nhncloudservice.com\n"
    "  Each of the first three also as ..._FILE, the path of a file that holds it (preferred).\n"
    "  The API is asked by v1.1; other versions take a --config.file.\n"
    "  NO_COLOR                      not empty: no colours\n"
    "\n"
    "Exit codes: 0 success, 1 the API or a file said no, 2 wrong usage or configuration;\n"
    "check has those of the monitoring plugins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.\n"
    "\n"
    "Examples:\n"
    "  certmanager --config.file=exporter.yml --project=production list\n"
    "  certmanager download www.example.com -o www.pem\n"
    "  certmanager inspect www.pem\n"
    "  certmanager check --warning=30d --critical=7d\n";

inline constexpr const char* kList =
    "Lists the certificates with the days they have left; coloured on a terminal.";
inline constexpr const char* kStatus =
    "all, expired or unexpired; those without a usable date\n"
    "count as unexpired. Default: all";
inline constexpr const char* kSort =
    "expiry (those without a usable date first, then the\n"
    "earliest) or name. Default: expiry";
inline constexpr const char* kFormat = "table, json or csv. Default: table";
inline constexpr const char* kListFooter =
    "Names that the configuration ignores are left out and counted on stderr. What an incomplete\n"
    "listing did show is printed all the same, with exit code 1.\n"
    "\n"
    "Examples:\n"
    "  certmanager list\n"
    "  certmanager list --status=expired --sort=name\n"
    "  certmanager list --format=json | jq -r '.[] | select(.days_left < 30) | .name'\n"
    "  certmanager --config.file=exporter.yml --project=production list --format=csv\n";

inline constexpr const char* kDownload =
    "Downloads certificate files. They hold private keys: what is written has mode 0600.";
inline constexpr const char* kOutput =
    "Write to FILE; - is stdout, which must be no terminal\n"
    "without --force.";
inline constexpr const char* kServerName =
    "Write to the current folder under the server's file\n"
    "name, reduced to a safe one.";
inline constexpr const char* kAll =
    "Every certificate into FOLDER (made where there is none)\n"
    "as NAME.pem, reduced to safe and distinct names.";
inline constexpr const char* kForce = "Replace regular files that are there.";
inline constexpr const char* kDownloadFooter =
    "certmanager download NAME (-o FILE | -O) [--force]\n"
    "certmanager download --all FOLDER [--force]\n"
    "\n"
    "NAME is the name in the listing or, with API v1.3, the id. Behind -- it may begin with a "
    "dash.\n"
    "Nothing is left behind by a download that fails or is stopped. With --all the others go on\n"
    "where one fails; the exit code is 1 then.\n"
    "\n"
    "Examples:\n"
    "  certmanager download www.example.com -o www.pem\n"
    "  certmanager download www.example.com -O\n"
    "  certmanager download '*.example.com' -o - | openssl x509 -noout -enddate\n"
    "  certmanager download -o odd.pem -- -odd-name\n"
    "  certmanager download --all /root/certificates\n";

inline constexpr const char* kInspect =
    "Shows what a certificate file holds: names, dates, chain, key type. Never the key.";
inline constexpr const char* kInspectFooter =
    "certmanager inspect NAME | FILE.pem\n"
    "\n"
    "An argument with a / in it is a file, and so is one that names a file in the current folder;\n"
    "- is stdin. Anything else is a certificate of the project (its name, or its id with API "
    "v1.3),\n"
    "whose file is downloaded, read as it comes and kept nowhere.\n"
    "\n"
    "Examples:\n"
    "  certmanager inspect www.example.com\n"
    "  certmanager inspect ./www.pem\n"
    "  certmanager inspect - < www.pem\n"
    "  certmanager inspect -- -odd-name\n";

inline constexpr const char* kCheck =
    "Says in one line and an exit code how the certificates are, for monitoring systems.";
inline constexpr const char* kWarning =
    "Less time left than this is a WARNING. Default: the\n"
    "configuration's expiry_warning (30d).";
inline constexpr const char* kCritical =
    "Less time left than this is CRITICAL. Default: the\n"
    "configuration's expiry_critical (7d).";
inline constexpr const char* kCheckFooter =
    "Exit codes, as monitoring plugins have them:\n"
    "  0  OK\n"
    "  1  WARNING   expires soon; no usable date; no usable name or one twice; no certificate\n"
    "  2  CRITICAL  expired, or about to\n"
    "  3  UNKNOWN   the listing could not be read or not wholly (CRITICAL where what was read "
    "is),\n"
    "               wrong usage or configuration\n"
    "Names that the configuration ignores are left out and counted.\n"
    "\n"
    "Examples:\n"
    "  certmanager check\n"
    "  certmanager check --warning=45d --critical=14d\n"
    "  certmanager --config.file=exporter.yml --project=production check\n";

}  // namespace certmon::client::help

#endif  // EXPORTER_CLIENT_FLAGS_HELP_H_
