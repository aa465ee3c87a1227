// YAML that is refused before any key is read.
#include <chrono>

#include "tests/unit/config/config_text_fixture.h"

namespace certmon::exporter {
namespace {

// Closed, so that only the depth is wrong.
std::string Nested(std::size_t levels) {
  return "ignore: " + std::string(levels, '[') + std::string(levels, ']') + "\n" + Project();
}

const BadConfig kBad[] = {
    {"", "e.yml: is empty; at least `projects` is needed"},
    {"# only a comment\n", "e.yml: is empty; at least `projects` is needed"},
    {"\n\n", "e.yml: is empty; at least `projects` is needed"},
    {"just a text CANARY9f3b\n", "e.yml:1: is a text; it must be a map, lines of `key: value`"},
    {"- a\n- b\n", "e.yml:1: is a list; it must be a map, lines of `key: value`"},
    {"~\n", "e.yml:1: has no value; it must be a map, lines of `key: value`"},
    {std::string("page_size: 1\0\n", 14),
     "e.yml:1: holds a NUL or another control character; the file must be plain text in UTF-8"},
    {"page_size: 1\n\x01\x02\x7F"
     "ELF CANARY9f3b\n",
     "e.yml:2: holds a NUL or another control character; the file must be plain text in UTF-8"},
    {std::string("\xFF\xFEp\0a\0", 6),
     "e.yml:1: holds a NUL or another control character; the file must be plain text in UTF-8"},
    {"page_size: 1\n# \xC3\x28 CANARY9f3b\n",
     "e.yml:2: is not valid UTF-8; save the file as plain text in UTF-8"},
    {"ignore: [\xED\xA0\x80]\n",
     "e.yml:1: is not valid UTF-8; save the file as plain text in UTF-8"},
    {Top("page_size: 5\npage_size: 6"),
     "e.yml:2: page_size: is given twice, first in line 1; give it once"},
    {Top("api: {version: v1.1, version: v1.2}"),
     "e.yml:1: api.version: is given twice, first in line 1; give it once"},
    {"projects:\n- name: a\n- name: b\n  appkey: CANARY9f3b\n  appkey: CANARY9f3c\n",
     "e.yml:5: projects[1].appkey: is given twice, first in line 4; give it once"},
    {"projects:\n- name: a\n  api:\n    ca_file:\n    ca_file: x\n",
     "e.yml:5: projects[0].api.ca_file: is given twice, first in line 4; give it once"},
    {"x: &a 5\n", "e.yml:1: anchors (&) are not allowed; write the value where it holds"},
    {"x: &a {b: c}\n", "e.yml:1: anchors (&) are not allowed; write the value where it holds"},
    {"x: &CANARY9f3b\n", "e.yml:1: anchors (&) are not allowed; write the value where it holds"},
    {"x: 1\ny: *CANARY9f3b\n",
     "e.yml:2: aliases (*) are not allowed; put the text in quotes if it begins with a *"},
    {"ignore: [*.example.com]\n",
     "e.yml:1: aliases (*) are not allowed; put the text in quotes if it begins with a *"},
    {"<<: {page_size: 5}\n",
     "e.yml:1: merge keys (<<) are not allowed; write the keys where they hold"},
    {"page_size: !!int 5\n", "e.yml:1: tags (!) are not allowed; put the text in quotes"},
    {"projects: !custom []\n", "e.yml:1: tags (!) are not allowed; put the text in quotes"},
    {"appkey: !CANARY9f3b\n", "e.yml:1: tags (!) are not allowed; put the text in quotes"},
    {"page_size: 5\n---\npage_size: 6\n",
     "e.yml:2: a second document begins; one file holds one document"},
    {"? [a, b]\n: 5\n", "e.yml:1: a key is a list or a map; keys are plain words"},
    {"{a: 1}: 5\n", "e.yml:1: a key is a list or a map; keys are plain words"},
    {": 5\n", "e.yml:1: a key is missing before the colon"},
    {"\"\": 5\n", "e.yml:1: a key is empty or very long; keys are plain words"},
    {std::string(300, 'k') + ": 5\n", "e.yml:1: a key is empty or very long; keys are plain words"},
    {Nested(100), "e.yml:1: nested more than 32 levels deep; a configuration has 7"},
    {Nested(30'000), "e.yml:1: nested more than 32 levels deep; a configuration has 7"},
    {"page_size: [1, 2\n",
     "e.yml:2: is no valid YAML (end of sequence flow not found); check the indentation, and that "
     "a "
     "blank follows each colon"},
    {"projects:\n- name: p\n\tappkey: CANARY9f3b\n",
     "e.yml:3: is no valid YAML (illegal tab when looking for indentation); check the indentation, "
     "and "
     "that a blank follows each colon"},
    {"page_size: 5\n poll_interval: 5m\n",
     "e.yml:2: is no valid YAML (illegal map value); check the indentation, and that a blank "
     "follows "
     "each colon"},
    {"page_size: 5\nappkey:CANARY9f3b\n" + Project(),
     "e.yml:3: is no valid YAML (illegal map value); check the indentation, and that a blank "
     "follows each colon"},
    {"page_size: 5\npage_concurrency:5\n",
     "e.yml:2: page_concurrency: a colon and a blank must follow the key"},
    {"appkey: \"CANARY9f3b\n", "e.yml:1: a quote is opened and never closed"},
    {"appkey: 'CANARY9f3b''\n", "e.yml:1: a quote is opened and never closed"},
    {"\xEF\xBB\xBFpage_size: 5\nappkey: \"CANARY9f3b\\\"\n",
     "e.yml:2: a quote is opened and never closed"},
    {Project() + "- name: \"b\n  appkey: CANARY9f3b\n",
     "e.yml:6: a quote is opened and never closed"},
    {"appkey: \"\\qCANARY9f3b\"\n",
     "e.yml:1: is no valid YAML (unknown escape character); check the indentation, and that a "
     "blank "
     "follows each colon"},
    {"appkey: @CANARY9f3b\n",
     "e.yml:1: is no valid YAML (unknown token); check the indentation, and that a blank follows "
     "each "
     "colon"},
};

TEST(ParseConfigYaml, RefusesWithTheLineAndWhatIsAllowed) {
  for (const BadConfig& row : kBad) {
    ExpectRefused(row);
  }
}

TEST(ParseConfigYaml, AcceptsClosedQuotesOfEachForm) {
  const std::pair<std::string, std::string> names[] = {{"'it''s'", "it's"},
                                                       {"''''", "'"},
                                                       {R"("a\"b")", "a\"b"},
                                                       {R"("a\\")", "a\\"},
                                                       {"|-\n    x", "x"}};
  for (const auto& [yaml, name] : names) {
    const Config config =
        Parsed("# 한글\r\nprojects:\n- name: " + yaml + "\n  appkey: k\n  api: {version: v1.0}\n");
    ASSERT_EQ(config.projects.size(), 1U) << yaml;
    EXPECT_EQ(config.projects[0].name, name);
  }
}

TEST(ParseConfigYaml, AcceptsWindowsLinesAByteOrderMarkFlowStyleAndADocumentMarker) {
  EXPECT_EQ(Parsed("\xEF\xBB\xBF" + Top("page_size: 7")).projects.at(0).options.page_size, 7);
  EXPECT_EQ(Parsed("page_size: 7\r\n" + Project()).projects.at(0).options.page_size, 7);
  EXPECT_EQ(Parsed("---\npage_size: 7\n" + Project()).projects.at(0).options.page_size, 7);
  EXPECT_EQ(Parsed(R"({"page_size": 7, "projects": [{"name": "p", "appkey": "k", )"
                   R"("user_access_key_id": "i", "secret_access_key": "s"}]})")
                .projects.at(0)
                .options.page_size,
            7);
}

std::string Repeated(const std::string& begin, const std::string& part) {
  std::string text = begin;
  while (text.size() < 1'000'000) {
    text += part;
  }
  return text;
}

std::string ManyKeys() {
  std::string text;
  for (int i = 0; text.size() < 1'000'000; ++i) {
    text += "k" + std::to_string(i) + ": 1\n";
  }
  return text;
}

// It takes 50 ms in an optimised build. The limit leaves room for sanitizers and a busy machine; a
// quadratic search would take minutes.
TEST(ParseConfigYaml, RefusesAMegabyteOfHostileTextQuickly) {
  const std::pair<std::string, std::string> rows[] = {
      {Repeated("", "["),
       "e.yml:1: is longer than 65536 bytes; the file must be plain text in lines"},
      {Repeated("", "\"\n"), "e.yml:3: a second document begins; one file holds one document"},
      {Repeated("", " \n"), "e.yml: is empty; at least `projects` is needed"},
      {Repeated("", "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -\n"),
       "e.yml:1: nested more than 32 levels deep; a configuration has 7"},
      {Repeated("ignore:\n", "- a\n"),
       "e.yml:50002: more than 50000 values; a configuration holds far fewer"},
      {ManyKeys(), "e.yml:101: more than 100 keys in one map; the largest has 18"},
  };
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& [yaml, text] : rows) {
    ExpectRefused({yaml, text});
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace certmon::exporter
