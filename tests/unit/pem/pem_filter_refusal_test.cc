// Files that are broken are refused as a whole, whatever good they hold besides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/pem/pem_filter.h"
#include "tests/unit/pem/encode_base64.h"
#include "tests/unit/pem/filtered.h"
#include "tests/unit/pem/made_up_blocks.h"

namespace certmon::pem {
namespace {

struct Row {
  const char* name;
  std::string text;
  FileFault fault;
  std::size_t certificate = 0;
};

const std::string kBegin = "-----BEGIN CERTIFICATE-----\n";
const std::string kEnd = "-----END CERTIFICATE-----\n";

std::string Certificate(const std::string& lines) { return Block("CERTIFICATE", lines); }

// A certificate as the filter sees it, of so many letters, a multiple of four, in one line.
std::string OfLetters(std::size_t letters) {
  std::string der("\x30\x83\0\0\0\x30\x81\x80\xa0", 9);
  der.resize(letters / 4 * 3, 'x');
  const std::size_t content = der.size() - 5;
  for (const std::size_t i : {0U, 1U, 2U}) {
    der[2 + i] = static_cast<char>((content >> (16 - 8 * i)) & 0xFFU);
  }
  return Certificate(EncodeBase64(der) + "\n");
}

// The first with one letter of its second line replaced.
std::string WithLetter(std::string_view instead) {
  return Certificate(std::string(kFirstLines).replace(70, 1, instead));
}

// The second with another padding.
std::string Padded(const std::string& padding) {
  return kSecondLines.substr(0, kSecondLines.find('=')) + padding + "\n";
}

std::string Utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char letter : text) {
    wide.append(1, letter).append(1, '\0');
  }
  return wide;
}

// So many bytes of lines.
std::string Lines(std::size_t bytes) {
  std::string text(bytes, 'x');
  for (std::size_t i = 63; i < bytes; i += 64) {
    text[i] = '\n';
  }
  return text;
}

const Row kRows[] = {
    {"Nothing", "", FileFault::kNoCertificate},
    {"LineEndsOnly", "\r\n\r\n", FileFault::kNoCertificate},
    {"TextOnly", "no certificate\n", FileFault::kNoCertificate},
    {"KeyOnly", kKey, FileFault::kNoCertificate},
    {"RequestOnly", Block("CERTIFICATE REQUEST", kFirstLines), FileFault::kNoCertificate},
    {"LowerCaseLabel", Block("certificate", kFirstLines), FileFault::kNoCertificate},
    {"LowerCaseBoundaries",
     "-----begin CERTIFICATE-----\n" + kFirstLines + "-----end CERTIFICATE-----\n",
     FileFault::kNoCertificate},
    {"Base64WithoutBoundaries", kFirstLines, FileFault::kNoCertificate},
    {"Der", std::string("\x30\x82\x01\xf4\x30\x82\x01\x5c\xa0\x03", 10), FileFault::kNoCertificate},
    {"Utf16", Utf16(kFirst), FileFault::kNoCertificate},
    {"FourDashes", "----BEGIN CERTIFICATE----\n" + kFirstLines + "----END CERTIFICATE----\n",
     FileFault::kNoCertificate},
    {"CertificateWithinAKeyOnly", Block("PRIVATE KEY", kFirst), FileFault::kNoCertificate},
    {"LineEndsWrittenAsText", "{\"pem\": \"" + WithLineEnds(kFirst, "\\n") + "\"}",
     FileFault::kNoCertificate},

    {"NoEnd", kBegin + kFirstLines, FileFault::kUnterminated, 1},
    {"NoEndOfTheSecond", kFirst + kBegin + kSecondLines, FileFault::kUnterminated, 2},
    {"BeginOnly", kFirst + kBegin, FileFault::kUnterminated, 2},
    {"BeginWithoutLineEnd", "-----BEGIN CERTIFICATE-----", FileFault::kUnterminated, 1},
    {"NoEndAndAnotherBegin", kBegin + kFirstLines + kSecond, FileFault::kUnterminated, 1},
    {"NoEndAndAKey", kBegin + kFirstLines + kKey, FileFault::kUnterminated, 1},
    {"EndOfAnotherLabel", kBegin + kFirstLines + "-----END X509 CERTIFICATE-----\n",
     FileFault::kUnterminated, 1},
    {"EndOfAKey", kBegin + kFirstLines + "-----END PRIVATE KEY-----\n", FileFault::kUnterminated,
     1},
    {"NoEndOfAKey", kFirst + "-----BEGIN PRIVATE KEY-----\n" + kKeyLines, FileFault::kUnterminated},
    {"NoEndOfAKeyBeforeACertificate", "-----BEGIN PRIVATE KEY-----\n" + kKeyLines + kFirst,
     FileFault::kUnterminated},
    {"KeyThatEndsAsACertificate", "-----BEGIN PRIVATE KEY-----\n" + kKeyLines + kEnd + kFirst,
     FileFault::kUnterminated},
    {"KeyThatEndsAsAnotherKey",
     "-----BEGIN RSA PRIVATE KEY-----\n" + kKeyLines + "-----END PRIVATE KEY-----\n" + kFirst,
     FileFault::kUnterminated},
    {"KeyPutBeforeACertificateWithoutALineEnd", kKey.substr(0, kKey.size() - 1) + kFirst,
     FileFault::kUnterminated},
    {"CutWithinTheEnd", kFirst.substr(0, kFirst.size() - 3), FileFault::kBoundary, 1},

    {"CertificatePutBehindOneWithoutALineEnd", kFirst.substr(0, kFirst.size() - 1) + kSecond,
     FileFault::kBoundary, 1},
    {"EndAlone", kEnd + kFirst, FileFault::kBoundary},
    {"EndTwice", kFirst + kEnd, FileFault::kBoundary},
    {"BeginWithFourDashes", "-----BEGIN CERTIFICATE----\n" + kFirstLines + kEnd,
     FileFault::kBoundary},
    {"BeginWithSixDashes", "-----BEGIN CERTIFICATE------\n" + kFirstLines + kEnd,
     FileFault::kBoundary},
    {"BeginWithoutALabel", "-----BEGIN -----\n" + kFirst, FileFault::kBoundary},
    {"BeginWithNothing", "-----BEGIN-----\n" + kFirst, FileFault::kBoundary},
    {"BeginAndMore", "-----BEGIN CERTIFICATE-----MIIB\n" + kFirstLines + kEnd,
     FileFault::kBoundary},
    {"BeginWithoutTheBlank", "-----BEGINCERTIFICATE-----\n" + kFirstLines + kEnd,
     FileFault::kBoundary},
    {"LabelWithoutEnd", "-----BEGIN " + std::string(100'000, 'A') + "-----\n" + kFirst,
     FileFault::kBoundary},
    {"AllOnOneLine", WithoutLineEnds(kFirst), FileFault::kBoundary},
    {"EndBehindLetters", kBegin + kFirstLines.substr(0, kFirstLines.size() - 1) + kEnd,
     FileFault::kNotBase64, 1},

    {"ALetterOfNone", WithLetter("."), FileFault::kNotBase64, 1},
    {"ALetterOfUrls", WithLetter("_"), FileFault::kNotBase64, 1},
    {"ADash", WithLetter("-"), FileFault::kNotBase64, 1},
    {"ALineOfADash", Certificate(kFirstLines + "-\n"), FileFault::kNotBase64, 1},
    {"AByteOfZero", WithLetter(std::string_view("\0", 1)), FileFault::kNotBase64, 1},
    {"ALetterOfAnotherAlphabet", WithLetter("\xC3\xB6"), FileFault::kNotBase64, 1},
    {"AByteOrderMarkWithin", WithLetter("\xEF\xBB\xBF"), FileFault::kNotBase64, 1},
    {"PaddingWithin", WithLetter("="), FileFault::kNotBase64, 1},
    {"AHeader", Certificate("Subject: CN=www\n\n" + kFirstLines), FileFault::kNotBase64, 1},
    {"AComment", Certificate("# the first\n" + kFirstLines), FileFault::kNotBase64, 1},
    {"OneLetterLess", WithLetter(""), FileFault::kNotBase64, 1},
    {"NoPadding", Certificate(Padded("")), FileFault::kNotBase64, 1},
    {"HalfOfThePadding", Certificate(Padded("=")), FileFault::kNotBase64, 1},
    {"TooMuchPadding", Certificate(Padded("===")), FileFault::kNotBase64, 1},
    {"LettersBehindThePadding", Certificate(Padded("==AAAA")), FileFault::kNotBase64, 1},
    {"TheSecondIsBroken", kFirst + kKey + Certificate("!\n"), FileFault::kNotBase64, 2},

    {"Empty", Certificate(""), FileFault::kNotACertificate, 1},
    {"FourLetters", Certificate("MIIB\n"), FileFault::kNotACertificate, 1},
    {"TheSecondIsEmpty", kFirst + Certificate("\n\n"), FileFault::kNotACertificate, 2},
    {"OneLetterMore", Certificate(kFirstLines + "A\n"), FileFault::kNotACertificate, 1},
    {"FourLettersMore", Certificate(kFirstLines + "AAAA\n"), FileFault::kNotACertificate, 1},
    {"FourLettersLess", Certificate(kFirstLines.substr(0, kFirstLines.size() - 5) + "\n"),
     FileFault::kNotACertificate, 1},
    {"FourLettersLessAndTrusted",
     Block("TRUSTED CERTIFICATE", kFirstLines.substr(0, kFirstLines.size() - 5) + "\n"),
     FileFault::kNotACertificate, 1},
    {"TwoInOneBlock", Certificate(kFirstLines + kSecondLines), FileFault::kNotACertificate, 1},
    {"KeyBehindItInItsBlock", Certificate(kFirstLines + kKeyLines), FileFault::kNotACertificate, 1},
    {"KeyUnderTheLabelOfACertificate", Certificate(kKeyLines), FileFault::kNotACertificate, 1},
    {"KeyOfRsaUnderTheLabel", Certificate("MIICXAIBAAKBgSBubyBrZXkgYXQgYWxsLCBQS0NTMSBsaWtl\n"),
     FileFault::kNotACertificate, 1},
    {"KeyOfACurveUnderTheLabel", Certificate("MHcCAQEEICBubyBrZXkgYXQgYWxsLCBTRUMxIGxpa2U=\n"),
     FileFault::kNotACertificate, 1},
    {"EncryptedKeyUnderTheLabel", Certificate("MIGbMFcGCSqGSIb3DQEFDSBubyBlbmNyeXB0ZWQga2V5\n"),
     FileFault::kNotACertificate, 1},
    {"KeyOfOpenSshUnderTheLabel", Certificate("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAA\n"),
     FileFault::kNotACertificate, 1},
    {"LengthWithoutAnEnd", Certificate("MIAwgKADAgECAgEBMAAwADAAMAAwAAAA\n"),
     FileFault::kNotACertificate, 1},
    {"LengthOfFourBytes", Certificate("MIQAAAAgMIQAAAAaoAMCAQICAQEwADAA\n"),
     FileFault::kNotACertificate, 1},

    {"OneGroupOverTheLargestBlock", OfLetters(kMaxBlockBytes + 4), FileFault::kBlockTooLarge, 1},
    {"TheSecondIsTooLarge", kFirst + OfLetters(2 * kMaxBlockBytes), FileFault::kBlockTooLarge, 2},
    {"TooMuchBehindATrustedOne",
     Block("TRUSTED CERTIFICATE", kFirstLines + std::string(kMaxBlockBytes, 'A') + "\n"),
     FileFault::kBlockTooLarge, 1},
    {"LengthOf16Mebibytes", Certificate("MIP///8wggEioAMCAQICAQEwADAA\n"),
     FileFault::kBlockTooLarge, 1},
    {"LengthOfNothing", Certificate("MAAwAKADAgECAgEBMAAwADAAMAAwAAAA\n"),
     FileFault::kNotACertificate, 1},
    {"OneByteOverTheLargestInput", kFirst + Lines(kMaxInputBytes - kFirst.size() + 1),
     FileFault::kTooLarge},
    {"TooLargeWithoutACertificate", Lines(2 * kMaxInputBytes), FileFault::kTooLarge},
    {"KeyWithoutEnd", "-----BEGIN PRIVATE KEY-----\n" + Lines(2 * kMaxInputBytes),
     FileFault::kTooLarge},
};

class Refuses : public testing::TestWithParam<Row> {};

TEST_P(Refuses, TheWholeFile) {
  const Row& row = GetParam();
  for (const std::size_t piece : kPieceSizes) {
    const auto kept = Filtered(row.text, piece);
    ASSERT_FALSE(kept.has_value());
    EXPECT_EQ(FileErrorMessage(kept.error()), FileErrorMessage({row.fault, row.certificate}));
  }
}

INSTANTIATE_TEST_SUITE_P(Pem, Refuses, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(PemFilter, RefusesMoreThanTheMostCertificates) {
  std::string text;
  for (std::size_t i = 0; i <= kMaxCertificates; ++i) {
    text += kFirst;
  }
  EXPECT_EQ(Filtered(text).error(), FileError{FileFault::kTooManyCertificates});
}

TEST(PemFilter, AcceptsABlockOfTheLargestSize) {
  EXPECT_TRUE(Filtered(OfLetters(kMaxBlockBytes)).has_value());
}

TEST(PemFilter, ReportsTheFirstFault) {
  const std::string text = WithLetter("!") + kEnd + Lines(kMaxInputBytes);
  EXPECT_EQ(Filtered(text).error(), (FileError{FileFault::kNotBase64, 1}));
}

TEST(PemFilter, RefusesAFileThatIsCutInABlock) {
  const std::string text = kKey + kFirst + kKey + kSecond;
  const std::size_t key_and_first = kKey.size() + kFirst.size();
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto kept = Filtered(std::string_view(text).substr(0, size));
    // Whole again where the cut is at the end of a block, with or without its line end; and once a
    // certificate came, where it is between the dashes that begin the next.
    const bool may_be_good = size >= key_and_first - 1;
    EXPECT_TRUE(!kept || may_be_good) << size;
    EXPECT_TRUE(!kept || kept->size() == (size < text.size() - 1 ? 1U : 2U)) << size;
  }
}

TEST(FileErrorMessage, NamesTheFaultAndTheCertificate) {
  EXPECT_EQ(FileErrorMessage({FileFault::kNoCertificate, 0}),
            "certificate file holds no CERTIFICATE block");
  EXPECT_EQ(FileErrorMessage({FileFault::kNotBase64, 2}),
            "certificate file: certificate 2 is not base64");
}

}  // namespace
}  // namespace certmon::pem
