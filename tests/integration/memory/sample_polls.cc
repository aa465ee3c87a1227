#include "tests/integration/memory/sample_polls.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace certmon::memory {
namespace {

using Listed = std::vector<std::pair<std::string, std::string>>;

const Listed& Listing(bool changed) {
  static const Listed before = {{"a-name-that-no-small-buffer-holds.example.com", "2027-01-01"},
                                {"b.example.com", "2027-02-01"},
                                {"c.example.com", "2027-03-01"},
                                {"d.example.com", "2027-04-01"},
                                {"e.example.com", "2027-05-01"},
                                {"f.example.com", "2027-06-01"}};
  static const Listed after = {
      {"a-name-that-no-small-buffer-holds.example.com", "2028-01-01"},
      {"b.example.com", "2026-12-01"},
      {"d.example.com", "soon"},
      {"d.example.com", "2027-04-01"},
      {"e.example.com", "2027-05-01"},
      {"f.example.com", "2027-06-01"},
      {"another-name-that-no-small-buffer-holds.example.com", "2027-07-01"}};
  return changed ? after : before;
}

}  // namespace

exporter::ProjectSettings SampleProject(const std::string& base_url, certapi::ApiVersion version) {
  exporter::CredentialPlaces places;
  places.appkey = base::Secret("an-appkey-that-no-small-buffer-holds");
  places.user_access_key_id = base::Secret("an-id-that-no-small-buffer-holds");
  places.secret_access_key = base::Secret("a-secret-that-no-small-buffer-holds");
  auto source = std::make_shared<exporter::CredentialSource>(std::move(places), version);
  auto credentials = source->Read().credentials;
  auto endpoint = std::make_shared<certapi::ApiEndpoint>();
  endpoint->base_url = base_url;
  endpoint->token_url = base_url + "/a-path-that-no-small-buffer-holds";
  endpoint->version = version;
  endpoint->connection = std::make_shared<http::ConnectionSettings>();
  return {.name = "a-project-that-no-small-buffer-holds",
          .source = std::move(source),
          .credentials = std::move(credentials),
          .endpoint = std::move(endpoint),
          .zone = *certapi::ExpiryZone::Find("Asia/Seoul"),
          .list = {.domains = true},
          .poll_interval = std::chrono::minutes(5),
          .expiry_warning = std::chrono::hours(24 * 30),
          .expiry_critical = std::chrono::hours(24 * 7),
          .ignore = {"*.ignored-by-a-glob-that-no-small-buffer-holds"},
          .on_token = {},
          .restored = {}};
}

std::string SampleToken() {
  return R"({"access_token":"a-token-that-no-small-buffer-holds","expires_in":60})";
}

std::string SamplePage(std::uint64_t page, bool changed) {
  constexpr std::size_t kPageSize = 2;
  const Listed& listing = Listing(changed);
  const std::size_t begin =
      std::min(listing.size(), static_cast<std::size_t>(page - 1) * kPageSize);
  const std::size_t end = std::min(listing.size(), begin + kPageSize);
  std::string body =
      R"({"header":{"resultCode":0,"resultMessage":"SUCCESS","isSuccessful":true},"body":{"totalCount":)" +
      std::to_string(listing.size()) + R"(,"currentPage":)" + std::to_string(page) + R"(,"data":[)";
  for (std::size_t i = begin; i < end; ++i) {
    body += i == begin ? "" : ",";
    body +=
        R"({"certificateName":")" + listing[i].first +
        R"(","authority":"An authority that no small buffer holds","signatureAlgorithm":"SHA256withRSA","fileCreationDate":"2026-01-01","expirationDate":")" +
        listing[i].second + R"(","certificateId":)" + std::to_string(i) +
        R"(,"domains":["a-domain-that-no-small-buffer-holds.example.com","b.example.com"]})";
  }
  return body + "]}}";
}

}  // namespace certmon::memory
