// The texts of certmanager's --help.
#ifndef EXPORTER_CLIENT_FLAGS_HELP_H_
#define EXPORTER_CLIENT_FLAGS_HELP_H_

namespace certmon::client::help {

inline constexpr const char* kDescription =
    "Lists, downloads, inspects and checks the certificates of NHN Cloud Certificate Manager.";
inline constexpr const char* kConfigFile =
    "The configuration file of nhncloud-certmanager-exporter.\n"
    "Default: CERTMANAGER_CONFIG, else one project from the\n"
    "environment, else, if it can be read,\n"
    "/etc/nhncloud-certmanager-exporter/exporter.yml.";
inline constexpr const char* kProject =
    "A project of the configuration. list and check: default\n"
    "all, repeatable. The others need one if there are several.";

inline constexpr const char* kFooter =
    "Commands, each with its own --help:\n"
    "  list       the certificates with the days they have left\n"
    "  download   certificate files, private keys included\n"
    "  inspect    what a certificate file holds; never the key\n"
    "  check      one line and an exit code for monitoring systems\n"
    "  doctor     whether the exporter can be trusted with this account\n"
    "  help       this text, or that of a command: help list\n"
    "  version    the version\n"
    "\n"
    "Environment variables, without --config.file:\n"
    "  CERTMANAGER_CONFIG            the configuration file; the next ones do not count then\n"
    "  NHNCLOUD_APPKEY               appkey of the project; required\n"
    "  NHNCLOUD_USER_ACCESS_KEY_ID   User Access Key ID; required\n"
    "  NHNCLOUD_SECRET_ACCESS_KEY    Secret Access Key; required\n"
    "  NHNCLOUD_PROJECT_NAME         name of the project; default: default\n"
    "  NHNCLOUD_API_BASE_URL         default: https://certmanager.api.nhncloudservice.com\n"
    "  Each of the first three also as ..._FILE, the path of a file that holds it (preferred).\n"
    "  Environment variables always use API v1.1. Use a configuration file for everything else.\n"
    "  NO_COLOR                      not empty: no colours\n"
    "\n"
    "Exit codes: 0 success, 1 the API or a file failed, 2 wrong usage or configuration;\n"
    "check has those of the monitoring plugins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.\n"
    "\n"
    "Examples:\n"
    "  certmanager --config.file=exporter.yml --project=production list\n"
    "  certmanager download www.example.com -o www.pem\n"
    "  certmanager inspect www.pem\n"
    "  certmanager check --warning=30d --critical=7d\n"
    "  certmanager doctor --report=report.json\n";

inline constexpr const char* kList =
    "Lists the certificates with the days they have left; coloured on a terminal.";
inline constexpr const char* kStatus =
    "all, expired or unexpired; those without a usable date\n"
    "count as unexpired. Default: all";
inline constexpr const char* kSort =
    "expiry (those without a usable date first, then the\n"
    "earliest) or name. Default: expiry";
inline constexpr const char* kExpiringWithin =
    "Only those with less than this left, such as 30d, and\n"
    "those without a usable date.";
inline constexpr const char* kTeam = "Only those of this team.";
inline constexpr const char* kIgnored = "Only those that the configuration ignores.";
inline constexpr const char* kFormat = "table, json or csv. Default: table";
inline constexpr const char* kWide =
    "Also the thresholds and why they apply (ceiling, share,\n"
    "entry), creation, signature, id and domains.";
inline constexpr const char* kNoHeader = "No heading in the table and CSV.";
inline constexpr const char* kListFooter =
    "certmanager list [GLOB...]: only the names that one of the globs matches (* ? [a-z] \\x).\n"
    "Names that the configuration ignores are left out and counted on stderr. A certificate that\n"
    "another one replaces is marked. On a terminal, the end of a long row is cut. If the listing "
    "is\n"
    "not complete, what was read is printed, and the exit code is 1. With several projects, there "
    "is a\n"
    "column PROJECT; one that fails does not hide the others.\n"
    "\n"
    "Examples:\n"
    "  certmanager list\n"
    "  certmanager list '*.example.com' --expiring-within=30d\n"
    "  certmanager list --status=expired --sort=name --wide\n"
    "  certmanager list --format=json | jq -r '.[] | select(.days_left < 30) | .name'\n"
    "  certmanager --config.file=exporter.yml --project=production list --format=csv\n";

inline constexpr const char* kDownload =
    "Downloads certificate files. They hold private keys and are written with mode 0600.";
inline constexpr const char* kOutput =
    "Write to FILE; - is stdout, which may be a terminal only\n"
    "with --force.";
inline constexpr const char* kServerName =
    "Write to the current folder under the server's file\n"
    "name, reduced to a safe one.";
inline constexpr const char* kAll =
    "Write every certificate to FOLDER (created if missing) as\n"
    "NAME.pem. Digits follow a name that is not safe or has\n"
    "capital letters.";
inline constexpr const char* kSkipExisting = "With --all: leave existing files, and succeed.";
inline constexpr const char* kForce = "Replace existing regular files.";
inline constexpr const char* kDownloadFooter =
    "certmanager download NAME (-o FILE | -O) [--force]\n"
    "certmanager download --all FOLDER [--skip-existing | --force]\n"
    "\n"
    "NAME is the name in the listing or, with API v1.3, the id. After -- it may start with a "
    "dash.\n"
    "A download that fails or is stopped leaves no file. With --all, the other downloads continue\n"
    "if one fails; the exit code is then 1. A certificate without a file (result codes 52001 and\n"
    "52005) is named and is no failure.\n"
    "\n"
    "Examples:\n"
    "  certmanager download www.example.com -o www.pem\n"
    "  certmanager download www.example.com -O\n"
    "  certmanager download '*.example.com' -o - | openssl x509 -noout -enddate\n"
    "  certmanager download -o odd.pem -- -odd-name\n"
    "  certmanager download --all /root/certificates\n";

inline constexpr const char* kInspect =
    "Shows what a certificate file holds: names, dates, chain, key type. Never the key.";
inline constexpr const char* kInspectFormat = "text or json. Default: text";
inline constexpr const char* kInspectFooter =
    "certmanager inspect NAME | FILE.pem [--format=text|json]\n"
    "\n"
    "An argument with a / in it is a file, and so is the name of a file in the current folder; - "
    "is\n"
    "stdin. Anything else is a certificate of the project (its name, or its id with API v1.3). "
    "Its\n"
    "file is downloaded and not stored.\n"
    "\n"
    "Examples:\n"
    "  certmanager inspect www.example.com\n"
    "  certmanager inspect ./www.pem\n"
    "  certmanager inspect - < www.pem\n"
    "  certmanager inspect www.example.com --format=json | jq -r '.certificates[0].not_after'\n"
    "  certmanager inspect -- -odd-name\n";

inline constexpr const char* kCheck =
    "Reports the state of the certificates in one line and an exit code, for monitoring systems.";
inline constexpr const char* kWarning =
    "A WARNING below this: a duration (30d) or a share of the\n"
    "lifetime (20%). Default: the certificate's threshold.";
inline constexpr const char* kCritical = "CRITICAL below this, likewise.";
inline constexpr const char* kTimeout =
    "Limit of the whole run; then it is UNKNOWN. 1s to 1h.\n"
    "Default: 10s";
inline constexpr const char* kCheckFooter =
    "certmanager check [GLOB...]: only the names that one of the globs matches.\n"
    "\n"
    "Exit codes of the monitoring-plugins convention:\n"
    "  0  OK\n"
    "  1  WARNING   expires soon; no usable date; no usable or a repeated name; no certificate\n"
    "  2  CRITICAL  expired and not replaced by another certificate, or critical\n"
    "  3  UNKNOWN   the listing could not be read completely, and what was read is not CRITICAL;\n"
    "               wrong usage or configuration\n"
    "Names that the configuration ignores are left out and counted. With several projects, the "
    "line\n"
    "names each, the worst first. What is not known is left out of the performance data.\n"
    "\n"
    "Examples:\n"
    "  certmanager check\n"
    "  certmanager check --warning=45d --critical=14d\n"
    "  certmanager check -w 20% -c 10% -t 30s '*.example.com'\n"
    "  certmanager --config.file=exporter.yml --project=production check\n";

inline constexpr const char* kDoctor =
    "Asks the API once what the exporter relies on, and says whether it can be trusted with this\n"
    "account. Changes nothing.";
inline constexpr const char* kDoctorDownload =
    "Also download the file of this certificate, and compare\n"
    "its dates with the list. The key is wiped as it arrives.";
inline constexpr const char* kReport =
    "Also write the report to FILE as JSON. Holds no secret,\n"
    "name, domain or address: fit for a public bug report.";
inline constexpr const char* kDoctorFooter =
    "certmanager doctor [--download=NAME] [--report=FILE]\n"
    "\n"
    "At most 30 requests, one after the other. One line a check:\n"
    "  ok    as the guide says, or as the exporter expects\n"
    "  note  different, and the exporter copes with it\n"
    "  FAIL  no poll would succeed, or a certificate would not be monitored\n"
    "Certificates are cert-1, cert-2 and so on, in the order of the list. Text of the server is "
    "shown\n"
    "only if it is in NHN Cloud's guides; otherwise its length. Ctrl-C ends with what is known.\n"
    "\n"
    "Exit codes: 0 no FAIL, 1 a FAIL, 2 wrong usage or configuration.\n"
    "\n"
    "Examples:\n"
    "  certmanager doctor\n"
    "  certmanager doctor --download=www.example.com --report=report.json\n"
    "  certmanager --config.file=exporter.yml --project=production doctor\n";

}  // namespace certmon::client::help

#endif  // EXPORTER_CLIENT_FLAGS_HELP_H_
