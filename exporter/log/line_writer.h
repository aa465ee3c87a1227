// Writes lines to a file descriptor without ever waiting for whoever reads the other end.
//
// A full pipe, socket or stopped terminal takes nothing: the line is dropped and counted. What was
// begun of a line is kept and finished first, so that lines never mix. The flags of the given
// description (O_NONBLOCK) are left alone, because the parent process shares it: a pipe or terminal
// is opened a second time for this writer, by /proc/self/fd (proc(5)), and a socket is asked per
// call (MSG_DONTWAIT, send(2)). Where the second opening is not allowed, poll(2) is asked before
// each write of at most PIPE_BUF bytes, which a pipe then takes without waiting (pipe(7)). Not
// thread-safe: the sink of the log holds a mutex around it.
#ifndef EXPORTER_LOG_LINE_WRITER_H_
#define EXPORTER_LOG_LINE_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace certmon::exporter {

class LineWriter {
 public:
  // `fd` is borrowed and outlives the writer.
  explicit LineWriter(int fd);
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  ~LineWriter();

  // True where the line is written, or begun and its rest kept. False where it was dropped.
  bool Write(std::string_view line);

  // Lines dropped since the last ForgetDropped.
  [[nodiscard]] std::uint64_t Dropped() const { return dropped_; }
  void ForgetDropped() { dropped_ = 0; }

 private:
  [[nodiscard]] std::size_t WriteSome(std::string_view bytes) const;
  bool FlushPending();

  int fd_;
  bool owned_ = false;
  bool socket_ = false;
  std::string pending_;  // the rest of a line that was begun
  std::uint64_t dropped_ = 0;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_LOG_LINE_WRITER_H_
