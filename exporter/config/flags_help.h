// The texts of --help.
#ifndef EXPORTER_CONFIG_FLAGS_HELP_H_
#define EXPORTER_CONFIG_FLAGS_HELP_H_

namespace certmon::exporter::help {

inline constexpr const char* kDescription =
    "Exports the expiry dates of the certificates in NHN Cloud Certificate Manager to Prometheus.\n"
    "Serves /metrics, a page for people at /, and the health checks /-/healthy and /-/ready.";

inline constexpr const char* kConfigFile =
    "Configuration, YAML. Default: none, one project from the environment\n"
    "variables below.";
inline constexpr const char* kConfigCheck =
    "Read and check everything that start-up would, --storage.path\n"
    "included, print the outcome and exit with 0 or 2. Nothing is polled,\n"
    "served, created or locked.";
inline constexpr const char* kListenAddress =
    "Where to listen: :PORT, HOST:PORT or [IPV6]:PORT; HOST is an address\n"
    "or localhost. Port 0 picks a free port, which the log names.\n"
    "Repeatable. Default: :10290";
inline constexpr const char* kWebConfigFile =
    "TLS, basic authentication and headers, YAML in the schema of Prometheus'\n"
    "exporter-toolkit. Read again when it or a file it names changes.\n"
    "Default: none, plain HTTP for everybody.";
inline constexpr const char* kTelemetryPath = "Path of the metrics. Default: /metrics";
inline constexpr const char* kEnableLifecycle =
    "Allow POST /-/reload, which reads the configuration again, as SIGHUP\n"
    "always does. Default: off";
inline constexpr const char* kMaxRequests =
    "Scrapes at once, 0 to 1000000. At the limit, the response that has\n"
    "stalled longest is cut off; if none has stalled for a second, a new\n"
    "scrape gets 503. 0 means no limit. Default: 40";
inline constexpr const char* kStoragePath =
    "Folder for the saved inventory (no secret), which is\n"
    "served after a restart until the first poll ends. Default: none,\n"
    "nothing is saved. Not used by --once.";
inline constexpr const char* kOnce =
    "Poll every project once, print the metrics on stdout and exit with 0\n"
    "if every poll was complete, else 1.";
inline constexpr const char* kHealthcheck =
    "Request /-/healthy from the exporter that runs with the same flags\n"
    "and exit with 0 or 1; for container health checks.";
inline constexpr const char* kDemo =
    "Poll a simulated Certificate Manager inside this process, with\n"
    "certificates in every state. Requires no account and no configuration.";
inline constexpr const char* kLogLevel =
    "The least important lines to log: debug, info, warn or error.\n"
    "Default: info";
inline constexpr const char* kLogFormat = "logfmt or json; the log goes to stderr. Default: logfmt";

inline constexpr const char* kFooter =
    "Flags are written --flag=value or --flag value.\n"
    "\n"
    "Environment variables, without --config.file:\n"
    "  NHNCLOUD_APPKEY               appkey of the project; required\n"
    "  NHNCLOUD_USER_ACCESS_KEY_ID   User Access Key ID; required\n"
    "  NHNCLOUD_SECRET_ACCESS_KEY    Secret Access Key; required\n"
    "  NHNCLOUD_PROJECT_NAME         the label `project`; default: default\n"
    "  NHNCLOUD_API_BASE_URL         default: https://certmanager.api.nhncloudservice.com\n"
    "  Each of the first three also as ..._FILE, the path of a file that holds it (preferred).\n"
    "  Environment variables always use API v1.1. Use a configuration file for everything else.\n"
    "\n"
    "Exit codes:\n"
    "  0  stopped by SIGTERM or SIGINT, or a one-shot that succeeded\n"
    "  1  a failure while running\n"
    "  2  wrong usage or configuration: one line on stderr, nothing started\n"
    "\n"
    "Example:\n"
    "  nhncloud-certmanager-exporter "
    "--config.file=/etc/nhncloud-certmanager-exporter/exporter.yml\n";

}  // namespace certmon::exporter::help

#endif  // EXPORTER_CONFIG_FLAGS_HELP_H_
