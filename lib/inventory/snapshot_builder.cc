#include "lib/inventory/snapshot_builder.h"

#include <charconv>
#include <memory>
#include <utility>

namespace certmon::inventory {
namespace {

using Key = SnapshotKey;

template <typename Integer>
bool ReadNumber(std::string_view text, Integer& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // As it is written: "007" and "-0" are numbers of another program.
  const std::string_view digits = text.substr(text.substr(0, 1) == "-" ? 1 : 0);
  const bool as_written = text == "0" || digits.substr(0, 1) != "0";
  return error == std::errc() && end == text.data() + text.size() && as_written;
}

template <typename Time>
bool ReadTime(std::string_view text, std::optional<Time>& time) {
  typename Time::rep count = 0;
  if (!ReadNumber(text, count)) {
    return false;
  }
  time = Time(typename Time::duration(count));
  return true;
}

bool ReadText(std::string_view value, std::string& text) {
  text = value;
  return !value.empty();
}

std::size_t RejectionOf(Key key) {
  return static_cast<std::size_t>(key) - static_cast<std::size_t>(Key::kRejectedBadName);
}

}  // namespace

SnapshotBuilder::Fault SnapshotBuilder::Take(Key key, std::string_view value) {
  if (key == Key::kProject) {
    if (auto fault = CloseProject()) {
      return fault;
    }
    project_.emplace();
  }
  const bool taken =
      key < Key::kCertificate ? TakeProjectValue(key, value) : TakeCertificateValue(key, value);
  return taken ? std::nullopt : Fault("has an unusable value");
}

bool SnapshotBuilder::TakeProjectValue(Key key, std::string_view value) {
  switch (key) {
    case Key::kProject:
      return ReadText(value, project_->identity.project);
    case Key::kBaseUrl:
      return ReadText(value, project_->identity.base_url);
    case Key::kApiVersion:
      return ReadText(value, project_->identity.api_version);
    case Key::kLastSuccess:
      return ReadTime(value, project_->last_success);
    case Key::kLastAttempt:
      return ReadTime(value, project_->last_attempt);
    case Key::kReported:
      return ReadNumber(value, inventory_.reported);
    case Key::kIgnored:
      return ReadNumber(value, inventory_.ignored);
    case Key::kRemovedTotal:
      return ReadNumber(value, project_->removed_total);
    default:
      return ReadNumber(value, inventory_.rejected.at(RejectionOf(key)));
  }
}

bool SnapshotBuilder::TakeCertificateValue(Key key, std::string_view value) {
  if (key == Key::kCertificate) {
    return ReadText(value, inventory_.certificates.emplace_back().name);
  }
  certapi::Certificate& certificate = inventory_.certificates.back();
  switch (key) {
    case Key::kExpires:
      return ReadTime(value, certificate.expires_at);
    case Key::kCreated:
      return ReadTime(value, certificate.created_at);
    case Key::kAuthority:
      return ReadText(value, certificate.authority);
    case Key::kSignatureAlgorithm:
      return ReadText(value, certificate.signature_algorithm);
    case Key::kCertificateId:
      return ReadText(value, certificate.id);
    case Key::kDomain:
      return ReadText(value, certificate.domains.emplace_back());
    default:
      return ReadNumber(value, inventory_.missing[certificate.name]);
  }
}

SnapshotBuilder::Fault SnapshotBuilder::CloseProject() {
  if (!project_) {
    return std::nullopt;
  }
  inventory_.restored = true;
  project_->inventory = std::make_shared<const Inventory>(std::exchange(inventory_, Inventory()));
  if (const auto fault = SavedProjectFault(*project_)) {
    return "ends a project of which " + *fault;
  }
  if (!names_.insert(project_->identity.project).second) {
    return "ends a project that is there twice";
  }
  snapshot_.projects.push_back(*std::exchange(project_, std::nullopt));
  return std::nullopt;
}

}  // namespace certmon::inventory
