#include "exporter/webconfig/access_gate.h"

#include "exporter/webconfig/basic_credentials.h"

namespace certmon::exporter {
namespace {

constexpr int kUnauthorized = 401;
constexpr int kTooManyRequests = 429;
constexpr int kUnavailable = 503;

http::ServerResponse RefusalOf(int status) {
  switch (status) {
    case kUnauthorized: {
      auto response = http::TextResponse(status, "Unauthorized\n");
      response.headers.emplace_back("WWW-Authenticate", "Basic");
      return response;
    }
    case kTooManyRequests: {
      auto response = http::TextResponse(status, "Too Many Requests\n");
      response.headers.emplace_back("Retry-After", "1");
      return response;
    }
    default:
      return http::TextResponse(status, "Stopping\n");
  }
}

std::optional<BasicCredentials> CredentialsOf(const http::ServerRequest& request) {
  const auto header = request.HeaderValue("Authorization");
  return header ? ReadBasicCredentials(*header) : std::nullopt;
}

}  // namespace

AccessGate::AccessGate(Sources sources)
    : setup_(std::move(sources.setup)),
      on_refused_(std::move(sources.on_refused)),
      authenticator_(std::move(sources.digest_key), std::move(sources.check)) {}

http::GateVerdict AccessGate::Refuse(const std::string& path, int status) const {
  if (on_refused_) {
    on_refused_(path, status);
  }
  return {.refusal = RefusalOf(status)};
}

http::GateVerdict AccessGate::VerdictOf(AuthVerdict verdict, const std::string& path) const {
  switch (verdict) {
    case AuthVerdict::kRight:
      return {};
    case AuthVerdict::kWrong:
      return Refuse(path, kUnauthorized);
    case AuthVerdict::kBusy:
      return Refuse(path, kTooManyRequests);
    case AuthVerdict::kStopped:
      break;
  }
  return Refuse(path, kUnavailable);
}

std::optional<http::GateVerdict> AccessGate::JudgeNow(const http::ServerRequest& request) {
  const auto setup = setup_();
  if (setup->users->empty()) {
    return http::GateVerdict{};
  }
  const auto credentials = CredentialsOf(request);
  if (!credentials) {
    return Refuse(request.path, kUnauthorized);
  }
  const auto verdict = authenticator_.LookUp(setup->users, *credentials);
  return verdict ? std::optional(VerdictOf(*verdict, request.path)) : std::nullopt;
}

void AccessGate::JudgeLater(const http::ServerRequest& request,
                            std::function<void(http::GateVerdict)> done) {
  auto credentials = CredentialsOf(request);
  if (!credentials) {
    done(Refuse(request.path, kUnauthorized));
    return;
  }
  authenticator_.Check(setup_()->users, *std::move(credentials),
                       [this, path = request.path, done = std::move(done)](AuthVerdict verdict) {
                         done(VerdictOf(verdict, path));
                       });
}

std::vector<std::pair<std::string, std::string>> AccessGate::Headers() const {
  return setup_()->headers;
}

}  // namespace certmon::exporter
