#include "exporter/page/deflate.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/gunzip.h"

namespace certmon::exporter {
namespace {

DeflatedText Deflated(std::string_view text, std::size_t piece = 10'000) {
  Deflater deflater(DeflateEffort::kOnce);
  for (std::size_t begin = 0; begin < text.size(); begin += piece) {
    deflater.Feed(text.substr(begin, piece));
  }
  return deflater.End();
}

std::string Inflated(const DeflatedText& part, std::size_t piece) {
  Inflater inflater(part.bytes);
  std::string text;
  std::string buffer(piece, '\0');
  while (const std::size_t count = inflater.Read(buffer.data(), buffer.size())) {
    text.append(buffer, 0, count);
  }
  return text;
}

std::vector<std::string> Texts() {
  std::mt19937 random(3);
  std::vector<std::string> texts;
  // Sizes around the size of the buffer and far above it; texts that can be compressed, and noise.
  for (const std::size_t size : {0U, 1U, 32767U, 32768U, 32769U, 1'000'000U}) {
    texts.emplace_back(size, 'x');
    std::string noise(size, '\0');
    for (char& byte : noise) {
      byte = static_cast<char>(random());
    }
    texts.push_back(std::move(noise));
  }
  return texts;
}

TEST(Deflate, APartCanBeReadInPiecesOfAnySize) {
  for (const std::string& text : Texts()) {
    const DeflatedText part = Deflated(text);
    EXPECT_EQ(part.plain_size, text.size());
    for (const std::size_t piece : {7U, 65536U, 2'000'000U}) {
      EXPECT_TRUE(Inflated(part, piece) == text) << text.size();
    }
  }
}

TEST(Deflate, AnyTwoPartsMakeOneGzipMember) {
  const std::vector<std::string> texts = Texts();
  for (const std::string& first : texts) {
    const DeflatedText one = Deflated(first);
    for (const std::string& second : {texts[0], texts[2], texts[5]}) {
      const DeflatedText two = StoredText(second);
      std::string member(GzipHeader());
      member += one.bytes + two.bytes + GzipTrailer({one, two});
      const auto text = test_support::Gunzip(member);
      ASSERT_TRUE(text.has_value()) << first.size() << " and " << second.size();
      EXPECT_TRUE(*text == first + second) << first.size() << " and " << second.size();
    }
  }
}

TEST(Deflate, DoesNotDependOnTheSizeOfThePieces) {
  const std::string text = Texts()[10] + "end";
  EXPECT_EQ(Deflated(text, 1'000'003).plain_crc, Deflated(text, 77).plain_crc);
}

TEST(Deflate, CompressesTheLinesOfAPage) {
  std::string page;
  for (int i = 0; i < 1000; ++i) {
    page += "nhncloud_certmanager_certificate_days_remaining{project=\"p\",certificate_name=\"c" +
            std::to_string(i) + "\"} 42\n";
  }
  EXPECT_LT(Deflated(page).bytes.size(), page.size() / 8);
}

TEST(Inflater, EndsAtDamage) {
  DeflatedText part = Deflated(std::string(100'000, 'x') + "tail");
  const std::string whole = part.bytes;
  part.bytes = whole.substr(0, whole.size() / 2);
  EXPECT_LT(Inflated(part, 1000).size(), 100'004U);
  part.bytes = "\xff\xff\xff\xff";
  EXPECT_EQ(Inflated(part, 1000), "");
  part.bytes = "";
  EXPECT_EQ(Inflated(part, 1000), "");
}

}  // namespace
}  // namespace certmon::exporter
