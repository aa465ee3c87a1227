// Debian's chromium in headless mode: shows a page and records what the page makes it do. Uses the
// DevTools protocol over two pipes (--remote-debugging-pipe: JSON texts, each terminated by a NUL;
// reference: https://chromedevtools.github.io/devtools-protocol/). The browser resolves no host
// except 127.0.0.1 and keeps its files in the given folder. Used by one thread. The destructor ends
// all its processes. Failures throw std::runtime_error.
#ifndef TESTS_SUPPORT_BROWSER_H_
#define TESTS_SUPPORT_BROWSER_H_

#include <string>
#include <vector>

#include "tests/support/child_process.h"

namespace certmon::test_support {

// The result of loading a page.
struct Shown {
  std::string png;                      // screenshot of the part that fits into the window
  std::vector<std::string> requested;   // every requested URL
  std::vector<std::string> complaints;  // console, log, policy violations, uncaught exceptions
};

class Browser {
 public:
  // The folder must exist and outlive this object.
  explicit Browser(const std::string& folder);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  // Loads the page into a window of this size in pixels and takes a screenshot. A narrow window
  // behaves like that of a phone.
  Shown Show(const std::string& url, int width, int height);

  // Evaluates a JavaScript expression on the loaded page and returns it as JSON. The page's
  // Content-Security-Policy does not apply to it.
  std::string Evaluate(const std::string& expression);

 private:
  // Returns the result as JSON. Events that arrive meanwhile are recorded in shown_.
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
