#include "tests/support/browser.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace certmon::test_support {
namespace {

using nlohmann::json;

constexpr int kTimeoutMilliseconds = 60'000;
constexpr int kWidestPhone = 600;

[[noreturn]] void Throw(const std::string& what) { throw std::runtime_error("browser: " + what); }

// Opened for reading and writing, so that open() does not block.
int OpenFifo(const std::string& path) {
  if (mkfifo(path.c_str(), 0600) != 0) Throw("mkfifo failed");
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) Throw("a pipe cannot be opened");
  return fd;
}

ChildOptions OptionsFor(const std::string& folder) {
  // In a session of its own, so that all helper processes end with it. Without a sandbox, which is
  // not available to root and in containers; it loads only the test's own pages.
  const std::string start =
      "exec setsid chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage "
      "--disable-breakpad --disable-crash-reporter --disable-background-networking "
      "--disable-component-update --disable-sync --disable-default-apps --no-first-run "
      "--no-default-browser-check --no-proxy-server --hide-scrollbars --password-store=basic "
      "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' --user-data-dir=\"$0/profile\" "
      "--remote-debugging-pipe about:blank 3<\"$0/to\" 4>\"$0/from\"";
  return {.arguments = {"/bin/sh", "-c", start, folder},
          .environment = {"HOME=" + folder, "TMPDIR=" + folder, "XDG_CONFIG_HOME=" + folder,
                          "XDG_CACHE_HOME=" + folder, "DBUS_SESSION_BUS_ADDRESS=disabled:"}};
}

std::string FromBase64(const std::string& text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text.substr(0, text.find('='))) {
    bits = bits << 6U | static_cast<unsigned>(kDigits.find(c));
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xffU);
    }
  }
  return out;
}

}  // namespace

Browser::Browser(const std::string& folder)
    : to_browser_(OpenFifo(folder + "/to")),
      from_browser_(OpenFifo(folder + "/from")),
      process_(OptionsFor(folder)) {
  const std::string page = Call("Target.createTarget", R"({"url":"about:blank"})");
  const json attach = {{"targetId", json::parse(page).at("targetId")}, {"flatten", true}};
  const std::string session = Call("Target.attachToTarget", attach.dump());
  session_ = json::parse(session).at("sessionId").get<std::string>();
  for (const char* domain : {"Page", "Network", "Log", "Runtime", "Audits"}) {
    Call(std::string(domain) + ".enable", "{}");
  }
}

Browser::~Browser() {
  const pid_t group = process_.pid();
  kill(-group, SIGKILL);
  process_.WaitForExit();
  close(to_browser_);
  close(from_browser_);
}

Shown Browser::Show(const std::string& url, int width, int height) {
  shown_ = {};
  has_loaded_ = false;
  const json window = {{"width", width},
                       {"height", height},
                       {"deviceScaleFactor", 1},
                       {"mobile", width <= kWidestPhone}};
  Call("Emulation.setDeviceMetricsOverride", window.dump());
  const json went = json::parse(Call("Page.navigate", json{{"url", url}}.dump()));
  if (went.contains("errorText")) Throw(went.at("errorText").get<std::string>());
  while (!has_loaded_) NoteEvent(NextMessage());
  const json picture = json::parse(Call("Page.captureScreenshot", R"({"format":"png"})"));
  shown_.png = FromBase64(picture.at("data").get<std::string>());
  return shown_;
}

std::string Browser::Evaluate(const std::string& expression) {
  const json parameters = {{"expression", expression}, {"returnByValue", true}};
  const json answer = json::parse(Call("Runtime.evaluate", parameters.dump()));
  if (answer.contains("exceptionDetails")) Throw(answer.at("exceptionDetails").dump());
  return answer.at("result").value("value", json()).dump();
}

std::string Browser::Call(const std::string& method, const std::string& parameters) {
  json request = {{"id", ++calls_}, {"method", method}, {"params", json::parse(parameters)}};
  if (!session_.empty()) request["sessionId"] = session_;
  const std::string text = request.dump() + '\0';
  if (write(to_browser_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    Throw("cannot be written to");
  }
  while (true) {
    const std::string message = NextMessage();
    const json answer = json::parse(message);
    if (answer.value("id", 0) != calls_) {
      NoteEvent(message);
      continue;
    }
    if (answer.contains("error")) Throw(method + ": " + answer.at("error").dump());
    return answer.at("result").dump();
  }
}

std::string Browser::NextMessage() {
  std::size_t end = 0;
  while ((end = received_.find('\0')) == std::string::npos) {
    pollfd waiting{.fd = from_browser_, .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, kTimeoutMilliseconds) != 1) Throw("does not answer");
    std::array<char, 65536> buffer{};
    const ssize_t length = read(from_browser_, buffer.data(), buffer.size());
    if (length <= 0) Throw("cannot be read from");
    received_.append(buffer.data(), static_cast<std::size_t>(length));
  }
  std::string message = received_.substr(0, end);
  received_.erase(0, end + 1);
  return message;
}

void Browser::NoteEvent(const std::string& message) {
  const json event = json::parse(message);
  const std::string method = event.value("method", "");
  if (method == "Page.loadEventFired") {
    has_loaded_ = true;
  } else if (method == "Network.requestWillBeSent") {
    shown_.requested.push_back(event.at("params").at("request").at("url").get<std::string>());
  } else if (method == "Log.entryAdded" || method == "Runtime.consoleAPICalled" ||
             method == "Runtime.exceptionThrown" || method == "Audits.issueAdded") {
    shown_.complaints.push_back(event.at("params").dump());
  }
}

}  // namespace certmon::test_support
