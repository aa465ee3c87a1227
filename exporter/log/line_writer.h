// Writes lines to a file descriptor and never waits for the reader.
//
// If a pipe, a socket or a stopped terminal is full, the line is dropped and counted. If only a part
// of a line could be written, the rest is kept and written first, so lines do not mix. The flags of
// the descriptor (O_NONBLOCK) stay as they are, because the parent process shares them: a pipe or
// terminal is opened a second time through /proc/self/fd (proc(5)), and a socket gets MSG_DONTWAIT
// with each call (send(2)). If the second open is not allowed, poll(2) precedes each write, of at
// most PIPE_BUF bytes, which a pipe that has room accepts without waiting (pipe(7)).
// Not thread-safe: the sink of the log holds a mutex around it.
#ifndef EXPORTER_LOG_LINE_WRITER_H_
#define EXPORTER_LOG_LINE_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace certmon::exporter {

class LineWriter {
 public:
  // `fd` must stay open while the writer exists.
  explicit LineWriter(int fd);
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  ~LineWriter();

  // True if the line was written, or a part of it and the rest is kept. False if it was dropped.
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
