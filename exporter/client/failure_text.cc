#include "exporter/client/failure_text.h"

#include "exporter/client/display_text.h"
#include "exporter/poll/failure_hint.h"
#include "lib/certapi/download.h"

namespace certmon::client {
namespace {

using base::Reason;

// The exporter has no --timeout.
constexpr const char* kTimeoutHint =
    "check the network; if the API is only slow, raise request_timeout, poll_timeout or the "
    "--timeout of check";

// The other hints are about polls that continue.
bool HintApplies(Reason reason) {
  switch (reason) {
    case Reason::kDns:
    case Reason::kConnect:
    case Reason::kTls:
    case Reason::kTimeout:
    case Reason::kRedirect:
    case Reason::kContentType:
    case Reason::kAuth:
    case Reason::kNotFound:
    case Reason::kHttp4xx:
    case Reason::kToken:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string FailureText(const base::Error& error) {
  std::string text = SafeText(error.message);
  if (HintApplies(error.reason)) {
    text += "; " + (error.reason == Reason::kTimeout ? kTimeoutHint : exporter::FailureHint(error));
  }
  if (!error.result_word.empty() || !error.result_message.empty()) {
    text += "; the API says: " + SafeText(error.result_word);
    text += error.result_word.empty() || error.result_message.empty() ? "" : ": ";
    text += SafeText(error.result_message);
  }
  return text;
}

std::string DownloadFailureText(const std::string& name, const base::Error& error,
                                const std::string& if_unknown) {
  const bool is_unknown = certapi::RefusalOf(error) == certapi::DownloadRefusal::kNoSuchName;
  return SafeText(name) + ": " + FailureText(error) +
         (is_unknown ? "; `certmanager list` shows the names" + if_unknown : "");
}

}  // namespace certmon::client
