#include "tests/support/slow_files.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

namespace certmon::test_support {
namespace {

struct Hanging {
  std::atomic<bool> is_on{false};
  std::mutex mutex;
  std::condition_variable changed;
  std::string path;
  int calls = 0;
};

Hanging& TheHanging() {
  static Hanging* const hanging = new Hanging;  // used by threads that outlive main
  return *hanging;
}

bool IsIn(std::string_view path, std::string_view folder) {
  return path.substr(0, folder.size()) == folder &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

void HangAsPreloaded(const char* path) {
  const char* const slow = std::getenv("CERTMON_SLOW_PATH");
  const char* const trigger = std::getenv("CERTMON_SLOW_WHILE");
  if (slow == nullptr || trigger == nullptr || !IsIn(path, slow)) {
    return;
  }
  const int before = errno;
  while (access(trigger, F_OK) == 0) {
    close(creat((std::string(trigger) + ".hangs").c_str(), 0600));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  errno = before;
}

void MayHang(const char* path) {
  if (path == nullptr) {
    return;
  }
  HangAsPreloaded(path);
  Hanging& hanging = TheHanging();
  if (!hanging.is_on) {
    return;
  }
  std::unique_lock lock(hanging.mutex);
  if (hanging.is_on && IsIn(path, hanging.path)) {
    ++hanging.calls;
    hanging.changed.notify_all();
    hanging.changed.wait(lock, [&hanging] { return !hanging.is_on; });
  }
}

}  // namespace

HangingFile::HangingFile(std::string path) {
  Hanging& hanging = TheHanging();
  const std::lock_guard lock(hanging.mutex);
  hanging.path = std::move(path);
  hanging.calls = 0;
  hanging.is_on = true;
}

HangingFile::~HangingFile() {
  Hanging& hanging = TheHanging();
  const std::lock_guard lock(hanging.mutex);
  hanging.is_on = false;
  hanging.changed.notify_all();
}

void HangingFile::AwaitCalls(int calls) const {
  Hanging& hanging = TheHanging();
  std::unique_lock lock(hanging.mutex);
  hanging.changed.wait(lock, [&] { return hanging.calls >= calls; });
}

int HangingFile::Calls() const {
  Hanging& hanging = TheHanging();
  const std::lock_guard lock(hanging.mutex);
  return hanging.calls;
}

}  // namespace certmon::test_support

using certmon::test_support::MayHang;
using certmon::test_support::Real;

// The mode is passed on always: without O_CREAT libc does not read it.
#define CERTMON_MODE_AFTER(last)                            \
  va_list rest;                                             \
  va_start(rest, last);                                     \
  const auto mode = static_cast<mode_t>(va_arg(rest, int)); \
  va_end(rest)

extern "C" {

int open(const char* path, int flags, ...) {
  CERTMON_MODE_AFTER(flags);
  MayHang(path);
  static auto* const real = Real<int(const char*, int, ...)>("open");
  return real(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  CERTMON_MODE_AFTER(flags);
  MayHang(path);
  static auto* const real = Real<int(const char*, int, ...)>("open64");
  return real(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  CERTMON_MODE_AFTER(flags);
  MayHang(path);
  static auto* const real = Real<int(int, const char*, int, ...)>("openat");
  return real(folder, path, flags, mode);
}

int stat(const char* path, struct stat* status) {
  MayHang(path);
  static auto* const real = Real<int(const char*, struct stat*)>("stat");
  return real(path, status);
}

int lstat(const char* path, struct stat* status) {
  MayHang(path);
  static auto* const real = Real<int(const char*, struct stat*)>("lstat");
  return real(path, status);
}

int fstatat(int folder, const char* path, struct stat* status, int flags) {
  MayHang(path);
  static auto* const real = Real<int(int, const char*, struct stat*, int)>("fstatat");
  return real(folder, path, status, flags);
}

int mkdir(const char* path, mode_t mode) {
  MayHang(path);
  static auto* const real = Real<int(const char*, mode_t)>("mkdir");
  return real(path, mode);
}

}  // extern "C"
