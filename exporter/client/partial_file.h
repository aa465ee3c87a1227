// A file that a signal must not leave behind: SIGINT, SIGTERM and SIGHUP remove it and then end the
// process as they always do. Signals that were ignored when the process began (nohup) stay so.
//
// Used by one thread; one at a time. The handlers do what a handler may (signal-safety(7)).
#ifndef EXPORTER_CLIENT_PARTIAL_FILE_H_
#define EXPORTER_CLIENT_PARTIAL_FILE_H_

#include <string>

namespace certmon::client {

class PartialFile {
 public:
  // Before the file is made; `path` is nobody else's. One that is longer than the system takes
  // (PATH_MAX) cannot be made, and is not looked after.
  explicit PartialFile(const std::string& path);
  // The file has another name by now, or is gone.
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_PARTIAL_FILE_H_
