#include "exporter/config/credentials.h"

#include <array>
#include <string_view>
#include <utility>

#include "exporter/config/secret_rules.h"
#include "exporter/config/small_file.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestPath = 300;  // code points of a path in a message

tl::unexpected<base::Error> FailFile(const SecretFile& file, const std::string& fault) {
  return base::Fail(base::Reason::kCredentials,
                    (file.named_by.empty() ? "" : file.named_by + ": ") + "read secret file \"" +
                        base::Printable(file.path, kLongestPath) + "\": " + fault);
}

std::string_view WithoutNewline(std::string_view bytes) {
  if (!bytes.empty() && bytes.back() == '\n') {
    bytes.remove_suffix(1);
    if (!bytes.empty() && bytes.back() == '\r') {
      bytes.remove_suffix(1);
    }
  }
  return bytes;
}

base::Result<base::Secret> ReadFile(const SecretFile& file, SecretKind kind) {
  auto bytes = ReadSmallFile(file.path, kLargestSecret);
  if (!bytes) {
    return FailFile(file, bytes.error());
  }
  const std::string_view text = WithoutNewline(*bytes);
  const auto fault = SecretProblem(kind, text);
  base::Secret secret(fault ? std::string_view("") : text);
  base::Wipe(*bytes);
  if (fault) {
    return FailFile(file, *fault);
  }
  return secret;
}

base::Result<base::Secret> ReadPlace(const SecretPlace& place, SecretKind kind, bool needed) {
  if (const auto* file = std::get_if<SecretFile>(&place)) {
    return ReadFile(*file, kind);
  }
  if (const auto* text = std::get_if<base::Secret>(&place)) {
    return text->Clone();
  }
  if (needed) {
    return base::Fail(base::Reason::kCredentials, "read credentials: a secret is not configured");
  }
  return base::Secret();
}

bool AreSame(const SecretPlace& a, const SecretPlace& b) {
  if (const auto* file = std::get_if<SecretFile>(&a)) {
    const auto* other = std::get_if<SecretFile>(&b);
    return other != nullptr && file->path == other->path;
  }
  const auto* text = std::get_if<base::Secret>(&a);
  const auto* other = std::get_if<base::Secret>(&b);
  return a.index() == b.index() && (text == nullptr || *text == *other);
}

bool AreSame(const certapi::Credentials& a, const certapi::Credentials& b) {
  return a.appkey == b.appkey && a.user_access_key_id == b.user_access_key_id &&
         a.secret_access_key == b.secret_access_key;
}

bool AreSame(const std::optional<base::Error>& a, const std::optional<base::Error>& b) {
  return a.has_value() == b.has_value() && (!a || a->message == b->message);
}

}  // namespace

CredentialSource::CredentialSource(CredentialPlaces places, ApiVersion version)
    : places_(std::move(places)), version_(version) {
  base::Error failure;
  failure.reason = base::Reason::kCredentials;
  failure.message = "its secret files have not been read yet";
  current_ = std::make_shared<const CredentialReading>(
      CredentialReading{.credentials = nullptr, .failure = std::move(failure)});
}

std::vector<std::string> CredentialSource::Files() const {
  std::vector<std::string> files;
  for (const SecretPlace* place :
       {&places_.appkey, &places_.user_access_key_id, &places_.secret_access_key}) {
    if (const auto* file = std::get_if<SecretFile>(place)) {
      files.push_back(file->path);
    }
  }
  return files;
}

bool CredentialSource::ReadsTheSameAs(const CredentialSource& other) const {
  return version_ == other.version_ && AreSame(places_.appkey, other.places_.appkey) &&
         AreSame(places_.user_access_key_id, other.places_.user_access_key_id) &&
         AreSame(places_.secret_access_key, other.places_.secret_access_key);
}

base::Result<certapi::Credentials> CredentialSource::Read() const {
  const bool needs_keys = NeedsAccessKeys(version_);
  auto appkey = ReadPlace(places_.appkey, SecretKind::kAppkey, true);
  if (!appkey) {
    return base::Fail(std::move(appkey.error()));
  }
  auto id = ReadPlace(places_.user_access_key_id, SecretKind::kHeader, needs_keys);
  if (!id) {
    return base::Fail(std::move(id.error()));
  }
  auto key = ReadPlace(places_.secret_access_key, SecretKind::kHeader, needs_keys);
  if (!key) {
    return base::Fail(std::move(key.error()));
  }
  return certapi::Credentials{.appkey = *std::move(appkey),
                              .user_access_key_id = *std::move(id),
                              .secret_access_key = *std::move(key)};
}

std::shared_ptr<const CredentialReading> CredentialSource::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void CredentialSource::Set(std::shared_ptr<const CredentialReading> reading) {
  const std::lock_guard lock(mutex_);
  current_ = std::move(reading);
}

bool CredentialSource::Publish(base::Result<certapi::Credentials> fresh) {
  const auto before = Current();
  CredentialReading next{.credentials = before->credentials, .failure = std::nullopt};
  if (!fresh) {
    next.failure = std::move(fresh.error());
  } else if (!next.credentials || !AreSame(*next.credentials, *fresh)) {
    next.credentials = std::make_shared<const certapi::Credentials>(*std::move(fresh));
  }
  if (next.credentials == before->credentials && AreSame(next.failure, before->failure)) {
    return false;
  }
  Set(std::make_shared<const CredentialReading>(std::move(next)));
  return true;
}

void CredentialSource::TakeOver(const CredentialSource& other) { Set(other.Current()); }

}  // namespace certmon::exporter
