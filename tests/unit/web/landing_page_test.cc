#include "exporter/web/landing_page.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <set>

#include "exporter/web/landing_tables.h"
#include "exporter/web/search_query.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using std::chrono::hours;
using test_support::kSampleNow;
using test_support::SampleState;
using testing::HasSubstr;
using testing::Not;

std::string Page(const State& state = SampleState(), const std::string& query = "") {
  return RenderLandingPage(state, "/metrics", ReadSearch(query), kSampleNow);
}

certapi::Certificate Expiring(std::string name, hours left) {
  certapi::Certificate certificate;
  certificate.name = std::move(name);
  certificate.expires_at = std::chrono::floor<std::chrono::seconds>(kSampleNow) + left;
  return certificate;
}

// The first error in the nesting of the tags; "" if there is none.
std::string NestingError(const std::string& html) {
  static const std::set<std::string> void_tags = {"meta", "link", "br", "input"};
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
  EXPECT_EQ(NestingError(Page(SampleState(), "q=example")), "");
  EXPECT_EQ(NestingError(Page(SampleState(), "q=no+such+name")), "");
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
  EXPECT_THAT(RenderLandingPage(State(), "/a\"><b>", {}, kSampleNow),
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
  // sample_state.h describes which certificate is in which band. b of staging is replaced, and would
  // be soon.
  EXPECT_THAT(page, HasSubstr("<span class=\"tag unknown\">1 unknown</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag expired\">2 expired</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag critical\">2 critical</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag soon\">2 soon</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag ok\">10 ok</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag unknown\">1 replaced</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag expired\">expired</span> 1 day ago"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag critical\">critical</span> today"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag soon\">soon</span> in 7 days"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag ok\">ok</span> in 2912358 days"));
  EXPECT_THAT(page, HasSubstr("<span class=\"tag unknown\">no usable date</span>"));
}

// The text of the state of the only certificate.
std::string StateOfEnd(std::chrono::seconds left) {
  const std::string page =
      Page(test_support::StateOf("p", {Expiring("a", std::chrono::floor<hours>(left))}));
  const std::size_t at = page.find("</span> ", page.rfind("data-title=\"State\"")) + 8;
  return page.substr(at, page.find('<', at) - at);
}

TEST(LandingPage, SaysInWordsWhenACertificateEnds) {
  for (const auto& [left, words] :
       std::vector<std::pair<hours, std::string>>{{hours(24 * 5), "in 5 days"},
                                                  {hours(24 * 5 - 1), "in 4 days"},
                                                  {hours(24), "in 1 day"},
                                                  {hours(23), "today"},
                                                  {hours(0), "today"},
                                                  {hours(-23), "today"},
                                                  {hours(-24), "today"},
                                                  {hours(-25), "1 day ago"},
                                                  {hours(-24 * 40 - 1), "40 days ago"}}) {
    EXPECT_EQ(StateOfEnd(left), words) << left.count() << " hours left";
  }
}

// The console shows the day in Korean time: 15:00 UTC is the next day in Seoul.
TEST(LandingPage, ShowsTheDayInTheZoneOfTheProject) {
  // kSampleNow is 2026-03-25T00:00:00Z.
  State state = test_support::StateOf("p", {Expiring("a", hours(24 * 9 + 15))});
  EXPECT_THAT(Page(state), HasSubstr("<span class=\"date\">2026-04-04</span>"));
  state.projects[0].options = [] {
    ProjectOptions options;
    options.expiry_time_zone = "UTC";
    return std::make_shared<const ProjectOptions>(options);
  }();
  EXPECT_THAT(Page(state), HasSubstr("<span class=\"date\">2026-04-03 15:00</span>"));
}

TEST(LandingPage, ShowsTeamsAndSuccessors) {
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("<th scope=\"col\">Team</th>"));
  EXPECT_THAT(page, HasSubstr("보안/ops"));
  EXPECT_THAT(page, HasSubstr("1 certificate that another certificate replaces</summary>"));
  EXPECT_THAT(page, HasSubstr(", replaced by <bdi>"));
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
  EXPECT_THAT(Page(state), HasSubstr("<span class=\"tag critical\">critical</span> in 2 days"));
}

TEST(LandingPage, HasNoColumnOfTeamsIfNoCertificateHasOne) {
  certapi::Certificate certificate;
  certificate.name = "a";
  const std::string page = Page(test_support::StateOf("p", {certificate}));
  EXPECT_THAT(page, HasSubstr("<th scope=\"col\">Expires</th>"));
  EXPECT_THAT(page, Not(HasSubstr("Team")));
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

// Names such as "critical 07" with these ends.
std::vector<certapi::Certificate> Many(const std::string& prefix, int count, hours first,
                                       hours step) {
  std::vector<certapi::Certificate> certificates;
  for (int i = 0; i < count; ++i) {
    certificates.push_back(
        Expiring(prefix + (i < 10 ? " 0" : " ") + std::to_string(i), first + i * step));
  }
  return certificates;
}

State StateWith(std::vector<std::vector<certapi::Certificate>> parts) {
  std::vector<certapi::Certificate> all;
  for (auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  // As in an inventory.
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return test_support::StateOf("p", all);
}

TEST(LandingPage, HasARowForEachCertificateToActOnWhateverHasExpired) {
  const std::string page = Page(StateWith(
      {Many("old", 300, hours(-24 * 400), hours(1)), Many("expired", 50, hours(-24 * 20), hours(1)),
       Many("critical", 50, hours(1), hours(1)), Many("soon", 99, hours(24 * 8), hours(1))}));
  const std::string to_act_on = page.substr(0, page.find("<details>"));
  EXPECT_EQ(Count(to_act_on, "<bdi>expired "), 50U);
  EXPECT_EQ(Count(to_act_on, "<bdi>critical "), 50U);
  EXPECT_EQ(Count(to_act_on, "<bdi>soon "), 99U);
  EXPECT_EQ(Count(to_act_on, "<bdi>old "), 0U);
  EXPECT_THAT(page, HasSubstr("<summary>300 certificates that expired over 30 days ago</summary>"));
  EXPECT_EQ(Count(page, "<bdi>old "), kShownOfABand);
  EXPECT_THAT(page, HasSubstr("And 100 certificates that expired over 30 days ago. Search"));
}

TEST(LandingPage, ShowsFirstWhatIsNearestToNow) {
  std::vector<certapi::Certificate> no_date(1);
  no_date[0].name = "zzz no date";
  const std::string page =
      Page(StateWith({Many("zz expired", 1, hours(-5), hours(1)), Many("b", 1, hours(1), hours(1)),
                      Many("a", 1, hours(24 * 10), hours(1)),
                      Many("aa expired", 1, hours(-24 * 20), hours(1)), no_date}));
  std::size_t last = 0;
  for (const char* name : {"zzz no date", "b 00", "zz expired 00", "a 00", "aa expired 00"}) {
    const std::size_t at = page.find(std::string("<bdi>") + name + "<");
    ASSERT_NE(at, std::string::npos) << name;
    EXPECT_GT(at, last) << name;
    last = at;
  }
}

TEST(LandingPage, BoundsEachBandWithoutHidingThatThereIsMore) {
  const int many = static_cast<int>(kShownOfABand) + 7;
  const std::string page = Page(StateWith({Many("critical", many, hours(1), hours(0)),
                                           Many("soon", many, hours(24 * 8), hours(0)),
                                           Many("far", many, hours(24 * 800), hours(1))}));
  EXPECT_EQ(Count(page, "<bdi>critical "), kShownOfABand);
  EXPECT_EQ(Count(page, "<bdi>soon "), kShownOfABand);
  EXPECT_EQ(Count(page, "<bdi>far "), kShownOfTheOthers);
  EXPECT_THAT(page, HasSubstr("And 7 certificates that are critical. Search"));
  EXPECT_THAT(page, HasSubstr("And 7 certificates that expire soon. Search"));
  EXPECT_THAT(page, HasSubstr("And 187 certificates with more time left. Search"));
}

TEST(LandingPage, FoldsIgnoredCertificates) {
  State state = test_support::StateOf("p", {Expiring("a", hours(1))});
  inventory::Inventory inventory = *state.projects[0].inventory;
  inventory.ignored_certificates = {Expiring("b", hours(1))};
  inventory.ignored = 1;
  state.projects[0].inventory = std::make_shared<const inventory::Inventory>(inventory);
  test_support::Assess(state.projects[0]);
  const std::string page = Page(state);
  EXPECT_THAT(page, HasSubstr("<summary>1 certificate that the configuration ignores</summary>"));
  EXPECT_GT(page.find("<bdi>b<"), page.find("<details>"));
  EXPECT_THAT(Page(state, "q=b"), HasSubstr("today, ignored"));
}

TEST(LandingPage, SaysThatThereIsNothingYet) {
  const std::string page = Page(State());
  EXPECT_THAT(page, HasSubstr("No certificates are known."));
  EXPECT_THAT(page, HasSubstr("<p class=\"banner waiting\">Nothing has been polled yet.</p>"));
  EXPECT_THAT(page, Not(HasSubstr("to be acted on")));
}

// One project that was read 90 s ago.
State ReadOnce() { return test_support::StateOf("p", {Expiring("a", hours(1))}); }

std::string BannerOf(const State& state) {
  const std::string page = Page(state);
  const std::size_t at = page.find("<p class=\"banner ");
  return page.substr(at, page.find("</p>", at) - at);
}

TEST(LandingPage, SaysFirstWhetherEverythingIsReadAndFresh) {
  State state = ReadOnce();
  state.projects[0].last_success = kSampleNow - std::chrono::seconds(40);
  EXPECT_EQ(BannerOf(state),
            "<p class=\"banner up\">The project was read completely, 40 seconds ago.");
  EXPECT_LT(Page(state).find("banner up"), Page(state).find("<table>"));

  state.projects[0].up = false;
  state.projects[0].last_failure = base::Reason::kHttp5xx;
  EXPECT_THAT(BannerOf(state), HasSubstr("<p class=\"banner failing\"><strong>1 of 1 project"));
  EXPECT_THAT(BannerOf(state),
              HasSubstr("<bdi>p</bdi>: polls fail (http_5xx), data: 40 seconds ago."));
}

TEST(LandingPage, CallsAProjectStaleAtTheLimitOfTheAlert) {
  State state = ReadOnce();
  // 3 intervals of 5 minutes and 10 minutes.
  state.projects[0].last_success = kSampleNow - std::chrono::minutes(25);
  EXPECT_THAT(BannerOf(state), HasSubstr("banner up"));
  state.projects[0].last_success = kSampleNow - std::chrono::minutes(25) - std::chrono::seconds(1);
  EXPECT_THAT(BannerOf(state), HasSubstr("no poll has ended for a long time"));
  EXPECT_THAT(Page(state), HasSubstr("<span class=\"tag failing\">stale</span>"));
}

TEST(LandingPage, ShowsWhenTheNextPollIsDue) {
  State state = ReadOnce();
  state.projects[0].next_attempt = kSampleNow + std::chrono::seconds(200);
  EXPECT_THAT(Page(state), HasSubstr("data-title=\"Next poll\"><span>in 3 minutes<"));
  state.projects[0].next_attempt = kSampleNow;
  EXPECT_THAT(Page(state), HasSubstr("data-title=\"Next poll\"><span>now<"));
}

TEST(LandingPage, PutsFailingProjectsFirstAndFoldsManyFreshOnes) {
  State state;
  for (int i = 0; i < 30; ++i) {
    state.projects.push_back(test_support::StateOf("fresh" + std::to_string(i), {}).projects[0]);
  }
  state.projects.push_back(test_support::StateOf("broken", {}).projects[0]);
  state.projects.back().up = false;
  state.projects.back().last_failure = base::Reason::kAuth;
  const std::string page = Page(state);
  EXPECT_LT(page.find("<bdi>broken<"), page.find("<bdi>fresh0<"));
  EXPECT_GT(page.find("<bdi>fresh0<"), page.find("<summary>30 projects up</summary>"));
}

TEST(LandingPage, CanBeUsedWithAKeyboardAndAScreenReader) {
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(page, HasSubstr("<a class=\"skip\" href=\"#certificates\">"));
  EXPECT_THAT(page, HasSubstr("id=\"certificates\""));
  EXPECT_EQ(Count(page, "<main>"), 1U);
  EXPECT_EQ(Count(page, "<table>"), Count(page, "<caption>"));
  EXPECT_EQ(Count(page, "<th>"), 0U) << "each has a scope";
  EXPECT_THAT(page, HasSubstr("<label for=\"q\">"));
}

TEST(LandingSearch, FindsNamesOfEveryKindAndIgnoresCase) {
  const State state =
      StateWith({Many("Shop", 1, hours(1), hours(1)), Many("old", 1, hours(-24 * 400), hours(1)),
                 Many("far", 1, hours(24 * 800), hours(1))});
  const std::string found = Page(state, "q=sHOP");
  EXPECT_THAT(found, HasSubstr("<bdi>Shop 00<"));
  EXPECT_THAT(found, Not(HasSubstr("<bdi>old 00<")));
  EXPECT_THAT(found,
              HasSubstr("<caption>1 certificate with <bdi>sHOP</bdi> in the name</caption>"));
  EXPECT_THAT(found, HasSubstr("<a href=\"/\">All certificates</a>"));
  EXPECT_THAT(Page(state, "x=1&q=%30+&q=old"), HasSubstr("3 certificates with <bdi>0</bdi>"));
  EXPECT_THAT(Page(state, "q=nothing"), HasSubstr("0 certificates with <bdi>nothing</bdi>"));
  // Without a text: the whole page.
  EXPECT_THAT(Page(state, "q="), HasSubstr("To act on"));
  EXPECT_THAT(Page(state, "q=+"), HasSubstr("To act on"));
  // What is wrong stays in sight.
  EXPECT_THAT(found, HasSubstr("class=\"banner up\""));
}

TEST(LandingSearch, EscapesAndBoundsWhatItWasAsked) {
  const State state = ReadOnce();
  const std::string page = Page(state, "q=%22%3E%3Cscript%3E%00%ff");
  EXPECT_EQ(NestingError(page), "");
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("value=\"&quot;&gt;&lt;script&gt;"));
  const std::string limit(kMaxSearchBytes, 'x');
  EXPECT_THAT(Page(state, "q=" + limit), HasSubstr("0 certificates with"));
  EXPECT_THAT(Page(state, "q=" + limit + "x"), HasSubstr("has more than 255 bytes"));
  EXPECT_LT(Page(state, "q=" + std::string(20000, 'x')).size(), Page(state).size() + 2000);
}

TEST(LandingSearch, ReadsFormsAndBrokenEscapes) {
  EXPECT_EQ(ReadSearch("q=a%2Bb+c").text, "a+b c");
  EXPECT_EQ(ReadSearch("q=%ED%95%9C").text, "한");
  for (const auto& [query, text] :
       std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                        {"q", ""},
                                                        {"qq=1", ""},
                                                        {"Q=1", ""},
                                                        {"&&q=1", "1"},
                                                        {"q=%", "%"},
                                                        {"q=%4", "%4"},
                                                        {"q=%zz", "%zz"},
                                                        {"q=1=2", "1=2"}}) {
    EXPECT_EQ(ReadSearch(query).text, text) << query;
  }
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
