// The progress of `download --all`: one line on a terminal, nothing elsewhere.
#ifndef EXPORTER_CLIENT_PROGRESS_H_
#define EXPORTER_CLIENT_PROGRESS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace certmon::client {

// "[#####.....]  5/10 www.example.com", at most `columns` wide (at least 20). Pure.
[[nodiscard]] std::string ProgressText(std::size_t done, std::size_t all, std::string_view name,
                                       std::size_t columns);

// Used by one thread.
class Progress {
 public:
  // Checks once if stderr is a terminal.
  explicit Progress(std::size_t all);
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Show(std::size_t done, std::string_view name);
  // Removes the line, so that another text can be written.
  void Clear();

 private:
  std::size_t all_;
  bool is_shown_;
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_PROGRESS_H_
