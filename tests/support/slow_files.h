// Files that hang, as on a mount whose server does not answer: opening one and stat of it do not
// return. slow_files.cc replaces these functions of libc, in two ways.
//
// Linked into a test (certmon_slow_files, with ENABLE_EXPORTS): HangingFile, below.
//
// Preloaded into a program (certmon_slow_files_preload): CERTMON_SLOW_PATH names the file or folder,
// CERTMON_SLOW_WHILE a file T; the path hangs while T exists. A call that hangs creates T.hangs.
#ifndef TESTS_SUPPORT_SLOW_FILES_H_
#define TESTS_SUPPORT_SLOW_FILES_H_

#include <string>

namespace certmon::test_support {

// The path, and all paths in it, hang while this exists. One at a time. Used by one thread.
class HangingFile {
 public:
  explicit HangingFile(std::string path);
  ~HangingFile();
  HangingFile(const HangingFile&) = delete;
  HangingFile& operator=(const HangingFile&) = delete;

  // Waits until that many calls hang.
  void AwaitCalls(int calls) const;
  [[nodiscard]] int Calls() const;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_SLOW_FILES_H_
