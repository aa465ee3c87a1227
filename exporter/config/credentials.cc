#include "exporter/config/credentials.h"

#include <sys/stat.h>

#include <string_view>
#include <utility>

#include "exporter/config/secret_rules.h"
#include "exporter/config/small_file.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestPath = 300;  // code points of a path in a message

std::int64_t Nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

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
  const auto fault = SecretFault(kind, text);
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

bool Same(const certapi::Credentials& a, const certapi::Credentials& b) {
  return a.appkey == b.appkey && a.user_access_key_id == b.user_access_key_id &&
         a.secret_access_key == b.secret_access_key;
}

}  // namespace

CredentialSource::CredentialSource(CredentialPlaces places, ApiVersion version,
                                   OnCredentials on_read)
    : places_(std::move(places)), version_(version), on_read_(std::move(on_read)) {}

std::array<const SecretPlace*, CredentialSource::kSecrets> CredentialSource::Places() const {
  return {&places_.appkey, &places_.user_access_key_id, &places_.secret_access_key};
}

base::Result<certapi::Credentials> CredentialSource::ReadAll() const {
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

CredentialReading CredentialSource::Read() {
  // Looked at before the files are opened: a change in between shows itself as Changed, not as
  // nothing.
  std::array<FileState, kSecrets> states;
  for (std::size_t i = 0; i < kSecrets; ++i) {
    states[i] = StateOf(*Places()[i]);
  }
  seen_ = states;
  auto fresh = ReadAll();
  if (!fresh) {
    return {.credentials = last_good_, .failure = std::move(fresh.error())};
  }
  if (on_read_) {
    on_read_(*fresh);
  }
  if (!last_good_ || !Same(*last_good_, *fresh)) {
    last_good_ = std::make_shared<const certapi::Credentials>(*std::move(fresh));
  }
  return {.credentials = last_good_, .failure = std::nullopt};
}

CredentialSource::FileState CredentialSource::StateOf(const SecretPlace& place) {
  const auto* file = std::get_if<SecretFile>(&place);
  struct stat status {};
  if (file == nullptr || ::stat(file->path.c_str(), &status) != 0) {
    return {};
  }
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .modified_ns = Nanoseconds(status.st_mtim),
          .changed_ns = Nanoseconds(status.st_ctim),
          .size = status.st_size};
}

bool CredentialSource::Changed() const {
  if (!seen_) {
    return false;
  }
  for (std::size_t i = 0; i < kSecrets; ++i) {
    if (StateOf(*Places()[i]) != (*seen_)[i]) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> CredentialSource::FilesOpenToOthers() const {
  std::vector<std::string> paths;
  for (const SecretPlace* place : Places()) {
    const auto* file = std::get_if<SecretFile>(place);
    struct stat status {};
    if (file != nullptr && ::stat(file->path.c_str(), &status) == 0 &&
        (status.st_mode & (S_IRGRP | S_IROTH)) != 0) {
      paths.push_back(file->path);
    }
  }
  return paths;
}

}  // namespace certmon::exporter
