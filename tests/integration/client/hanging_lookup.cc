#include "tests/integration/client/hanging_lookup.h"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

namespace certmon::http {
namespace {

std::mutex mutex;
std::condition_variable changed;
int hanging = 0;
int releases = 0;
std::map<std::string, std::vector<std::string>, std::less<>> addresses;

using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);

Lookup RealLookup() {
  static const auto kReal = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return kReal;
}

bool IsUnder(std::string_view host, std::string_view domain) {
  return host.size() >= domain.size() && host.substr(host.size() - domain.size()) == domain;
}

std::vector<std::string> AddressesOf(std::string_view host) {
  const std::lock_guard lock(mutex);
  const auto found = addresses.find(host);
  return found == addresses.end() ? std::vector<std::string>() : found->second;
}

// freeaddrinfo(3) of glibc frees the list entry by entry, so lists may be joined.
int LookUpAll(const std::vector<std::string>& texts, const char* service, const addrinfo* hints,
              addrinfo** result) {
  *result = nullptr;
  addrinfo** end = result;
  for (const std::string& text : texts) {
    const int failure = RealLookup()(text.c_str(), service, hints, end);
    if (failure != 0) {
      *end = nullptr;  // an address of a family that was not asked for
    }
    while (*end != nullptr) {
      end = &(*end)->ai_next;
    }
  }
  return *result != nullptr ? 0 : EAI_NONAME;
}

void Hang() {
  std::unique_lock lock(mutex);
  ++hanging;
  changed.notify_all();
  changed.wait(lock, [before = releases] { return releases != before; });
  --hanging;
}

}  // namespace

int HangingLookups() {
  const std::lock_guard lock(mutex);
  return hanging;
}

void SetAddresses(const std::string& name, std::vector<std::string> texts) {
  const std::lock_guard lock(mutex);
  addresses[name] = std::move(texts);
}

void ReleaseLookups() {
  const std::lock_guard lock(mutex);
  ++releases;
  changed.notify_all();
}

}  // namespace certmon::http

// Exported by the program (ENABLE_EXPORTS), it comes before libc's own for libcurl too.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  using namespace certmon::http;
  const std::string_view host = name != nullptr ? name : "";
  if (IsUnder(host, "hang.invalid")) {
    Hang();
    return EAI_AGAIN;
  }
  if (IsUnder(host, "nxdomain.invalid")) {
    return EAI_NONAME;
  }
  if (IsUnder(host, "servfail.invalid")) {
    return EAI_AGAIN;
  }
  if (const auto texts = AddressesOf(host); !texts.empty()) {
    return LookUpAll(texts, service, hints, result);
  }
  return RealLookup()(name, service, hints, result);
}
