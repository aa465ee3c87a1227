#include "tests/integration/client/hanging_lookup.h"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

namespace certmon::http {
namespace {

std::mutex mutex;
std::condition_variable changed;
int hanging = 0;
int releases = 0;

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

void ReleaseLookups() {
  const std::lock_guard lock(mutex);
  ++releases;
  changed.notify_all();
}

}  // namespace certmon::http

// Exported by the program (ENABLE_EXPORTS), it comes before libc's own for libcurl too.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  const std::string_view host = name != nullptr ? name : "";
  constexpr std::string_view kHangs = "hang.invalid";
  if (host.size() >= kHangs.size() && host.substr(host.size() - kHangs.size()) == kHangs) {
    certmon::http::Hang();
    return EAI_AGAIN;
  }
  using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto kReal = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return kReal(name, service, hints, result);
}
