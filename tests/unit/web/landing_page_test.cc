#include "exporter/web/landing_page.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <set>

#include "exporter/web/landing_tables.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using std::chrono::hours;
using test_support::kSampleNow;
using test_support::SampleState;
using testing::HasSubstr;
using testing::Not;

std::string Page(const State& state = SampleState()) {
  return RenderLandingPage(state, "/metrics", kSampleNow);
}

certapi::Certificate Expiring(std::string name, hours left) {
  certapi::Certificate certificate;
  certificate.name = std::move(name);
  certificate.expires_at = std::chrono::floor<std::chrono::seconds>(kSampleNow) + left;
  return certificate;
}

// The first error in the nesting of the tags; "" if there is none.
std::string NestingError(const std::string& html) {
  static const std::set<std::string> void_tags = {"meta", "link", "br"};
  std::vector<std::string> open;
  std::size_t at = html.find('\n');  // after <!DOCTYPE html>
  while ((at = html.find('<', at)) != std::string::npos) {
    const bool closes = html.at(at + 1) == '/';
    const std::size_t name_at = at + (closes ? 2 : 1);
    const std::string name = html.substr(name_at, html.find_first_of(" >", name_at) - name_at);
    if (closes && (open.empty() || open.back() != name)) {
      return "</" + name + "> at byte " + std::to_string(at);
    }
    if (closes) {
      open.pop_back();
    } else if (void_tags.count(name) == 0) {
      open.push_back(name);
    }
    at = html.find('>', at);
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

TEST(LandingPage, TagsAreWellNested) {
  EXPECT_EQ(NestingError(Page()), "");
  EXPECT_EQ(NestingError(Page(State())), "");
}

TEST(LandingPage, EscapesHostileNamesOfCertificatesAndProjects) {
  for (const std::string& hostile : test_support::HostileNames()) {
    const std::string page = Page(test_support::StateOf(hostile, {Expiring(hostile, hours(1))}));
    EXPECT_EQ(NestingError(page), "") << hostile;
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("\" onmouseover")));
    EXPECT_EQ(Count(page, "</bdi>"), 3U) << "certificate, its project, the project: " << hostile;
  }
}

TEST(LandingPage, EscapesTheTelemetryPath) {
  EXPECT_THAT(RenderLandingPage(State(), "/a\"><b>", kSampleNow),
              HasSubstr("href=\"/a&quot;&gt;&lt;b&gt;\""));
}

TEST(LandingPage, LoadsNothingAndHasNoScripts) {
  const std::string page = Page();
  EXPECT_THAT(page, Not(HasSubstr("http:")));
  EXPECT_THAT(page, Not(HasSubstr("https:")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("style=")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
}

TEST(LandingPage, SupportsNarrowScreensAndDarkMode) {
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("name=\"viewport\" content=\"width=device-width"));
  EXPECT_THAT(page, HasSubstr("color-scheme: light dark"));
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
}

TEST(LandingPage, CountsAndColoursTheBands) {
  const std::string page = Page();
  // sample_state.h describes which certificate is in which band.
  EXPECT_THAT(page, HasSubstr("<span class=\"tag unknown\">1 unknown</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag expired\">2 expired</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag critical\">2 critical</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag soon\">2 soon</span>"));
  // Of them b of staging would be soon if it had no successor.
  EXPECT_THAT(page, HasSubstr("<span class=\"tag ok\">11 ok</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag expired\">-2 days, expired</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag critical\">0 days, critical</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag soon\">7 days, soon</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag ok\">2912358 days, ok</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag unknown\">no usable date</span>"));
}

TEST(LandingPage, ShowsTeamsAndSuccessors) {
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("<th>Team</th>"));
  EXPECT_THAT(page, HasSubstr("보안/ops"));
  EXPECT_THAT(page, HasSubstr("ok</span> replaced by "));
}

// As in the alerts: the earlier one counts of the listed date and the end of the file.
TEST(LandingPage, ShowsTheEndOfAFileThatEndsEarlier) {
  using std::chrono::hours;
  const auto now = std::chrono::floor<std::chrono::seconds>(test_support::kSampleNow);
  certapi::Certificate certificate;
  certificate.name = "a";
  certificate.expires_at = now + hours(24 * 300);
  State state = test_support::StateOf("p", {certificate});
  inventory::FileRecord record;
  record.not_after = now + hours(24 * 2);
  record.listed_expires_at = certificate.expires_at;
  state.projects[0].files =
      std::make_shared<const inventory::InspectedFiles>(inventory::InspectedFiles{
          {"a", {.record = std::make_shared<const inventory::FileRecord>(record), .error = {}}}});
  const std::string page = RenderLandingPage(state, "/metrics", test_support::kSampleNow);
  EXPECT_THAT(page, HasSubstr("<span class=\"tag critical\">2 days, critical</span>"));
}

TEST(LandingPage, HasNoColumnOfTeamsIfNoCertificateHasOne) {
  certapi::Certificate certificate;
  certificate.name = "a";
  const std::string page = RenderLandingPage(test_support::StateOf("p", {certificate}), "/metrics",
                                             test_support::kSampleNow);
  EXPECT_NE(page.find("<th>Expires</th>"), std::string::npos);
  EXPECT_EQ(page.find("<th>Team</th>"), std::string::npos);
}

TEST(LandingPage, ShowsTheStateOfEachProject) {
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("<span class=\"tag up\">up</span>"));
  EXPECT_THAT(page, HasSubstr("1 minute ago")) << "production: 90.5 s";
  EXPECT_THAT(page, HasSubstr("<span class=\"tag failing\">failing</span>"));
  EXPECT_THAT(page, HasSubstr("3 hours ago")) << "staging: the data";
  EXPECT_THAT(page, HasSubstr("auth, 2 seconds ago")) << "staging: the failure";
  EXPECT_THAT(page, HasSubstr("10 entries rejected"));
  EXPECT_THAT(page, HasSubstr("1 missing from the listing and kept"));
  EXPECT_THAT(page, HasSubstr("restored from disk"));
  EXPECT_THAT(page, HasSubstr("waiting for the first poll"));
  EXPECT_THAT(page, HasSubstr("no complete poll yet"));
  EXPECT_THAT(page, HasSubstr("soon under 30 days, critical under 7 days"));
}

TEST(LandingPage, ShowsTheNearestToExpiryAndThoseWithoutADateFirst) {
  std::vector<certapi::Certificate> certificates;
  certificates.reserve(202);
  for (int i = 0; i < 200; ++i) {
    // The order of the names differs from the order of the dates.
    certificates.push_back(Expiring("n" + std::to_string(i * 7 % 200), hours(24 * (i + 1))));
  }
  certificates.push_back(Expiring("zz-expired", hours(-1)));
  certificates.emplace_back();
  certificates.back().name = "zzz-no-date";
  const std::string page = Page(test_support::StateOf("p", certificates));
  EXPECT_EQ(Count(page, "data-title=\"Certificate\""), kShownCertificates);
  EXPECT_THAT(page, HasSubstr("The 50 nearest to expiry of 202."));
  EXPECT_LT(page.find("zzz-no-date"), page.find("zz-expired"));
  EXPECT_LT(page.find("zz-expired"), page.find("<bdi>n0<")) << "n0 has one day left";
  EXPECT_LT(page.find("<bdi>n0<"), page.find("<bdi>n7<")) << "n7 has two";
  EXPECT_THAT(page, HasSubstr("<bdi>n129<")) << "48 * 7 % 200 = 136, 47 * 7 % 200 = 129: the last";
  EXPECT_THAT(page, Not(HasSubstr("<bdi>n136<")));
}

TEST(LandingPage, SaysThatThereIsNothingYet) {
  const std::string page = Page(State());
  EXPECT_THAT(page, HasSubstr("No certificates are known."));
  EXPECT_THAT(page, HasSubstr("Nothing has been polled yet."));
}

std::string Base64(const std::string& hex) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bits = (bits << 8U) | static_cast<std::uint32_t>(std::stoul(hex.substr(i, 2), nullptr, 16));
    for (count += 8; count >= 6; count -= 6) {
      out += kDigits[(bits >> static_cast<unsigned>(count - 6)) & 0x3FU];
    }
  }
  if (count > 0) {
    out += kDigits[(bits << static_cast<unsigned>(6 - count)) & 0x3FU];
  }
  return out.append((4 - out.size() % 4) % 4, '=');
}

TEST(LandingPage, ThePolicyHasTheHashOfTheStyle) {
  const std::string path = testing::TempDir() + "/style_" + std::to_string(getpid()) + ".css";
  std::ofstream(path) << LandingStyle();
  FILE* const pipe = popen(("sha256sum '" + path + "'").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string hex(64, '\0');
  const std::size_t read = fread(hex.data(), 1, hex.size(), pipe);
  EXPECT_EQ(pclose(pipe), 0);
  std::remove(path.c_str());
  ASSERT_EQ(read, hex.size());
  EXPECT_THAT(LandingPageSecurityPolicy(), HasSubstr("style-src 'sha256-" + Base64(hex) + "'"));
  EXPECT_THAT(LandingPageSecurityPolicy(), HasSubstr("default-src 'none'"));
  EXPECT_THAT(Page(), HasSubstr("<style>" + std::string(LandingStyle()) + "</style>"));
}

}  // namespace
}  // namespace certmon::exporter
