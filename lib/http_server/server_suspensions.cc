#include "lib/http_server/server_suspensions.h"

#include <microhttpd.h>

#include <algorithm>

#include "lib/http_server/server_reply.h"

namespace certmon::http {

std::uint64_t Suspensions::Add(MHD_Connection* connection) {
  const std::lock_guard lock(mutex_);
  MHD_suspend_connection(connection);
  const auto added = suspended_.emplace(++last_id_, connection).first;
  if (is_stopping_) ResumeLocked(added);
  return last_id_;
}

void Suspensions::ResumeLocked(Suspended::iterator suspended) {
  MHD_resume_connection(suspended->second);
  suspended_.erase(suspended);
}

void Suspensions::Resume(int fd) {
  const std::lock_guard lock(mutex_);
  const auto suspended = std::find_if(suspended_.begin(), suspended_.end(), [fd](const auto& item) {
    return SocketOf(item.second) == fd;
  });
  if (suspended != suspended_.end()) ResumeLocked(suspended);
}

void Suspensions::ResumeAll() {
  const std::lock_guard lock(mutex_);
  is_stopping_ = true;
  while (!suspended_.empty()) ResumeLocked(suspended_.begin());
}

}  // namespace certmon::http
