// The page at / in a real browser, in the widths of a phone and of a desktop. Screenshots are
// written to the folder CERTMON_PICTURES if that is set.
#include "tests/support/browser.h"

#include "tests/e2e/awaited_page.h"
#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::Browser;
using test_support::ChildProcess;
using test_support::Shown;
using test_support::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr int kPhone = 390;
constexpr int kDesk = 1280;
constexpr int kHeight = 844;
// A screenshot of an empty page of this size is below 4 KiB.
constexpr std::size_t kBytesOfAPageWithText = 12 * 1024;

// PNG, "Image header": bytes 16 to 19 hold the width, big-endian.
unsigned WidthOf(const std::string& png) {
  unsigned width = 0;
  for (std::size_t i = 16; i < 20; ++i) {
    width = width << 8U | static_cast<unsigned char>(png.at(i));
  }
  return width;
}

void Keep(const std::string& name, const std::string& png) {
  if (const char* folder = std::getenv("CERTMON_PICTURES")) {
    std::ofstream(std::string(folder) + "/" + name + ".png", std::ios::binary) << png;
  }
}

void ExpectWellShown(Browser& browser, const std::string& url, int width, const std::string& name) {
  SCOPED_TRACE(name);
  const Shown shown = browser.Show(url + "/", width, kHeight);
  Keep(name, shown.png);
  ASSERT_THAT(shown.png, StartsWith("\x89PNG"));
  EXPECT_EQ(WidthOf(shown.png), static_cast<unsigned>(width));
  EXPECT_GT(shown.png.size(), kBytesOfAPageWithText);
  // The empty icon is a data: URL.
  EXPECT_THAT(shown.requested, ::testing::AnyOf(ElementsAre(url + "/"),
                                                ElementsAre(url + "/", StartsWith("data:"))));
  EXPECT_THAT(shown.complaints, IsEmpty());
  // What is folded must fit too.
  browser.Evaluate("document.querySelectorAll('details').forEach(one => one.open = true)");
  EXPECT_EQ(browser.Evaluate("document.documentElement.clientWidth"), std::to_string(width));
  EXPECT_EQ(browser.Evaluate("document.documentElement.scrollWidth"), std::to_string(width));
  EXPECT_EQ(browser.Evaluate("[...document.querySelectorAll('body *')].filter(e => e.scrollWidth > "
                             "e.clientWidth && getComputedStyle(e).display != 'inline' || "
                             "e.getBoundingClientRect().right > innerWidth).map(e => "
                             "e.outerHTML.slice(0, 100))"),
            "[]");
  // The Content-Security-Policy allows the page's own style.
  EXPECT_EQ(
      browser.Evaluate("getComputedStyle(document.querySelector('.expired')).backgroundColor"),
      "\"rgb(143, 15, 15)\"");
}

TEST(LandingPageInABrowser, FitsPhoneAndDesktopAndLoadsNothingElse) {
  ChildProcess exporter({.arguments = ExporterWith({"--demo", "--web.listen-address=127.0.0.1:0"}),
                         .environment = {}});
  const std::string url = UrlOf(exporter);
  ASSERT_TRUE(IsReadySoon(url));
  const TempFolder folder;
  Browser browser(folder.Path());
  ExpectWellShown(browser, url, kPhone, "demo-phone");
  ExpectWellShown(browser, url, kDesk, "demo-desk");
}

std::string Repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

std::vector<simulator::Record> HostileRecords() {
  std::vector<simulator::Record> records;
  for (const std::string& name :
       {std::string("<script>document.title='owned'</script>"),
        std::string("<img src=http://127.0.0.1:9/x onerror=document.title='owned'>"),
        std::string("\"><style>body{display:none}</style>"), Repeated("W", 250),
        Repeated("인증서", 80), Repeated("운영 서버 인증서 ", 25), Repeated("\u202e", 20) + "evil",
        Repeated("Z\u0301\u0302\u0303", 60)}) {
    simulator::Record record;
    record.certificate_name = name;
    record.file_creation_date = "2019-01-01";
    record.expiration_date = "2020-01-01";
    records.push_back(std::move(record));
  }
  return records;
}

TEST(LandingPageInABrowser, HostileAndLongNamesFitAndRunNoScript) {
  const auto api = SimulatorWith(HostileRecords());
  ChildProcess exporter(
      {.arguments = ExporterWith({"--web.listen-address=127.0.0.1:0"}),
       .environment = {
           "NHNCLOUD_API_BASE_URL=" + api->BaseUrl(),
           std::string("NHNCLOUD_APPKEY=") + simulator::kDemoAppkey,
           std::string("NHNCLOUD_USER_ACCESS_KEY_ID=") + simulator::kDemoUserAccessKeyId,
           std::string("NHNCLOUD_SECRET_ACCESS_KEY=") + simulator::kDemoSecretAccessKey,
           "NHNCLOUD_PROJECT_NAME=" + Repeated("프로젝트", 16)}});
  const std::string url = UrlOf(exporter);
  ASSERT_TRUE(IsReadySoon(url));
  const TempFolder folder;
  Browser browser(folder.Path());
  ExpectWellShown(browser, url, kPhone, "hostile-phone");
  ExpectWellShown(browser, url, kDesk, "hostile-desk");
  EXPECT_EQ(browser.Evaluate("document.title"), "\"nhncloud-certmanager-exporter\"");
  EXPECT_EQ(
      browser.Evaluate("document.querySelectorAll('body script, body img, body style').length"),
      "0");
  EXPECT_THAT(browser.Evaluate("document.body.innerText"), HasSubstr("<script>"));
}

}  // namespace
}  // namespace certmon::e2e
