// Debian's chromium without a window, for what a page looks like and what it makes a browser do.
// It speaks the DevTools protocol over two pipes (--remote-debugging-pipe: JSON texts, each ended
// by a NUL; methods and events: https://chromedevtools.github.io/devtools-protocol/), finds no
// host but 127.0.0.1 and keeps all of its files in the given folder. Used by one thread; ended,
// with all its processes, by the destructor. Failures are thrown as std::runtime_error.
#ifndef TESTS_SUPPORT_BROWSER_H_
#define TESTS_SUPPORT_BROWSER_H_

#include <string>
#include <vector>

#include "tests/support/child_process.h"

namespace certmon::test_support {

// What came of showing a page.
struct Shown {
  std::string png;                      // of the part that fits into the window
  std::vector<std::string> requested;   // every URL that was asked for
  std::vector<std::string> complaints;  // console, log, violated policies, uncaught exceptions
};

class Browser {
 public:
  // The folder exists and outlives this.
  explicit Browser(const std::string& folder);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  // Loads the page into a window of so many pixels, those of a phone where it is narrow, and takes
  // a picture of it.
  Shown Show(const std::string& url, int width, int height);

  // The value of a JavaScript expression on the page shown last, as JSON; the page's policy does
  // not bind it.
  std::string Evaluate(const std::string& expression);

 private:
  // Returns the answer's result, as JSON. Events meanwhile are noted in shown_.
  std::string Call(const std::string& method, const std::string& parameters);
  std::string NextMessage();
  void NoteEvent(const std::string& message);

  int to_browser_ = -1;
  int from_browser_ = -1;
  ChildProcess process_;
  std::string received_;
  std::string session_;
  int calls_ = 0;
  bool has_loaded_ = false;
  Shown shown_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_BROWSER_H_
