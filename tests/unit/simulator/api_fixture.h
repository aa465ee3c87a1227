// Settings with two projects, and a request for one of them, without sockets. Used by one thread.
#ifndef TESTS_UNIT_SIMULATOR_API_FIXTURE_H_
#define TESTS_UNIT_SIMULATOR_API_FIXTURE_H_

#include <nlohmann/json.hpp>
#include <string>

#include "lib/simulator/api.h"
#include "lib/simulator/sample_certificates.h"

namespace certmon::simulator {

// 2026-08-01T03:00:00Z, noon in Seoul.
inline base::WallTime FixedNow() { return base::WallTime(std::chrono::seconds(1785553200)); }

inline Settings TwoProjects(std::size_t certificates) {
  Settings settings;
  settings.projects[0].certificates = SpreadCertificates(certificates, FixedNow());
  Project other;
  other.appkey = "other-appkey";
  other.keys = {{"other-id", "other-secret", Role::kAdmin}, {"no-role", "its-secret", Role::kNone}};
  other.certificates = {MakeRecord("other.example.com", 0, 90, FixedNow())};
  settings.projects.push_back(other);
  return settings;
}

inline http::ServerRequest ListRequest(const std::string& query,
                                       const std::string& appkey = kDemoAppkey,
                                       const std::string& version = "v1.1") {
  http::ServerRequest request;
  request.method = "GET";
  request.path = "/certmanager/" + version + "/appkeys/" + appkey + "/certificates";
  request.query = query;
  request.headers = {{"x-tc-authentication-id", kDemoUserAccessKeyId},
                     {"X-TC-AUTHENTICATION-SECRET", kDemoSecretAccessKey}};
  return request;
}

inline http::ServerResponse Answer(const http::ServerRequest& request, const Settings& settings) {
  return AnswerRequest(request, settings, FixedNow());
}

inline nlohmann::json BodyOf(const http::ServerResponse& response) {
  return nlohmann::json::parse(response.body ? *response.body : "")["body"];
}

}  // namespace certmon::simulator

#endif  // TESTS_UNIT_SIMULATOR_API_FIXTURE_H_
