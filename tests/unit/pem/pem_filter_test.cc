// Fault row K12: whatever else a file holds, only its certificates are kept.
#include "lib/pem/pem_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pem/filtered.h"
#include "tests/unit/pem/made_up_blocks.h"

namespace certmon::pem {
namespace {

struct Row {
  const char* name;
  std::string text;
  std::size_t kept = 1;  // certificates: the first, then the second
};

std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::string Labelled(const std::string& label) { return Block(label, kFirstLines); }

const Row kRows[] = {
    {"K12OneCertificate", kFirst},
    {"K12AChain", kFirst + kSecond, 2},
    {"K12KeyLast", kFirst + kSecond + kKey, 2},
    {"K12KeyFirst", kKey + kFirst + kSecond, 2},
    {"K12KeyBetween", kFirst + kKey + kSecond, 2},
    {"K12SeveralKeys", kKey + kFirst + kKey + kKey + kSecond + kKey, 2},
    {"K12KeyOfRsa", Block("RSA PRIVATE KEY", kKeyLines) + kFirst},
    {"K12KeyOfAnEllipticCurve",
     Block("EC PARAMETERS", "BggqhkjOPQMBBw==\n") + Block("EC PRIVATE KEY", kKeyLines) + kFirst},
    {"K12EncryptedKey", Block("ENCRYPTED PRIVATE KEY", kKeyLines) + kFirst},
    {"K12EncryptedKeyOfOld",
     Block("RSA PRIVATE KEY",
           "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n" + kKeyLines) +
         kFirst},
    {"K12KeyOfOpenSsh", Block("OPENSSH PRIVATE KEY", kKeyLines) + kFirst},
    {"K12KeyOfPgp",
     Block("PGP PRIVATE KEY BLOCK", "Version: 1\n\n" + kKeyLines + "=AbCd\n") + kFirst},
    {"K12KeyWithDashesOfAnotherKind", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n" + kKeyLines +
                                          "---- END SSH2 ENCRYPTED PRIVATE KEY ----\n" + kFirst},
    {"K12RequestListAndParameters",
     Labelled("CERTIFICATE REQUEST") + Labelled("NEW CERTIFICATE REQUEST") + Labelled("X509 CRL") +
         Labelled("DH PARAMETERS") + Labelled("PKCS7") + Labelled("CMS") + kFirst},
    {"K12UnknownLabel", Labelled("SOMETHING-ELSE") + kFirst},
    {"K12LabelsThatLookAlike", Labelled("CERTIFICATES") + Labelled("A CERTIFICATE") +
                                   Labelled("CERTIFICATE ") + Labelled(" CERTIFICATE") +
                                   Labelled("certificate") + kFirst},
    {"K12EmptyBlockOfAnotherLabel", Block("PRIVATE KEY", "") + kFirst},

    {"K12ACertificateWithinAKey", Block("PRIVATE KEY", kKeyLines + kSecond + kKeyLines) + kFirst},
    {"K12ABeginWithinAKey",
     Block("PRIVATE KEY", "-----BEGIN CERTIFICATE-----\n" + kKeyLines) + kFirst},
    {"K12AnEndWithinAKey",
     Block("PRIVATE KEY", "-----END CERTIFICATE-----\n" + kKeyLines) + kFirst},
    {"K12TwoBeginsOfAKey",
     Block("PRIVATE KEY", "-----BEGIN PRIVATE KEY-----\n" + kKeyLines) + kFirst},
    {"K12MalformedBoundaryWithinAKey",
     Block("PRIVATE KEY", "-----BEGIN CERTIFICATE----\n-----END PRIVATE KEY----\n" + kKeyLines) +
         kFirst},

    {"K12TextBetweenBlocks",
     "Bag Attributes\n    friendlyName: www\nsubject=CN = www\n\n" + kFirst +
         "\nKey Attributes: "
         "<No Attributes>\n" +
         kKey + "# the second - of two -----\n\n" + kSecond + "the end",
     2},
    {"K12Base64BetweenBlocks", kKeyLines + kFirst + kKeyLines},
    {"K12ABeginBehindText", "a: -----BEGIN CERTIFICATE-----\n" + kSecondLines + kFirst},
    {"K12DashesBetweenBlocks", "-\n--\n-----\n---------- \n- a list\n" + kFirst},
    {"K12BytesBetweenBlocks", std::string("\0\x01\x7F\x80\xFF\n", 6) + kFirst},
    {"K12ALongLineBetweenBlocks", std::string(100'000, 'x') + "\n" + kFirst},
    {"K12ALongDashedLineBetweenBlocks", std::string(100'000, '-') + "\n" + kFirst},

    {"K12CarriageReturnsAndLineFeeds", WithLineEnds(kKey + kFirst + kSecond, "\r\n"), 2},
    {"K12CarriageReturnsAlone", WithLineEnds(kKey + kFirst + kSecond, "\r"), 2},
    {"K12LineEndsOfAllKinds", WithLineEnds(kFirst, "\r\n") + kKey + WithLineEnds(kSecond, "\r"), 2},
    {"K12NoLastLineEnd", kFirst.substr(0, kFirst.size() - 1)},
    {"K12NoLastLineEndOfAKey", kFirst + kKey.substr(0, kKey.size() - 1)},
    {"K12ByteOrderMark", "\xEF\xBB\xBF" + kFirst},
    {"K12ByteOrderMarkBeforeAKey", "\xEF\xBB\xBF" + kKey + kFirst},
    {"K12ByteOrderMarkOfAFilePutBehind", kFirst + "\xEF\xBB\xBF" + kSecond, 2},
    {"K12BlanksBeforeLines", " \t " + Replaced(kFirst, "\n", "\n \t ")},
    {"K12BlanksBeforeLinesOfAKey", "  " + Replaced(kKey, "\n", "\n  ") + kFirst},
    {"K12BlanksBehindLines", Replaced(kFirst, "\n", " \t \n")},
    {"K12EmptyLines", Replaced(kFirst, "\n", "\n\n")},
    {"K12BlanksBetweenLetters", Replaced(kFirst, "a", "a \t")},
    {"K12AllLettersOnOneLine", Block("CERTIFICATE", WithoutLineEnds(kFirstLines) + "\n")},
    {"K12ALetterALine", Block("CERTIFICATE",
                              [] {
                                std::string lines;
                                for (const char letter : WithoutLineEnds(kFirstLines)) {
                                  lines.append(1, letter).append("\n");
                                }
                                return lines;
                              }())},
    {"K12LabelOfOld", Labelled("X509 CERTIFICATE")},
    {"K12LabelOfOpenSslWithTrust", Labelled("TRUSTED CERTIFICATE")},
    {"K12ExactlyTheLargestInput", kFirst + std::string(kMaxInputBytes - kFirst.size(), '\n')},
};

class Keeps : public testing::TestWithParam<Row> {};

TEST_P(Keeps, TheCertificatesAlone) {
  for (const std::size_t piece : kPieceSizes) {
    const auto kept = Filtered(GetParam().text, piece);
    ASSERT_TRUE(kept.has_value()) << FileErrorMessage(kept.error());
    ASSERT_EQ(kept->size(), GetParam().kept);
    EXPECT_EQ(Letters(kept->front()), WithoutLineEnds(kFirstLines));
    if (kept->size() > 1) {
      EXPECT_EQ(Letters(kept->back()), WithoutLineEnds(kSecondLines));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Pem, Keeps, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(PemFilter, K12KeepsAsManyAsItMay) {
  std::string text;
  for (std::size_t i = 0; i < kMaxCertificates; ++i) {
    text += kFirst;
  }
  EXPECT_EQ(Filtered(text).value().size(), kMaxCertificates);
  EXPECT_EQ(Filtered(text + kKey).value().size(), kMaxCertificates);
}

TEST(PemFilter, TellsTheLabels) {
  const auto kept =
      Filtered(Labelled("TRUSTED CERTIFICATE") + Labelled("X509 CERTIFICATE") + kFirst);
  ASSERT_TRUE(kept.has_value());
  ASSERT_EQ(kept->size(), 3U);
  EXPECT_EQ((*kept)[0].label, CertificateLabel::kTrustedCertificate);
  EXPECT_EQ((*kept)[1].label, CertificateLabel::kX509Certificate);
  EXPECT_EQ((*kept)[2].label, CertificateLabel::kCertificate);
}

TEST(PemFilter, KeepsTheNotesBehindATrustedCertificate) {
  const auto kept = Filtered(Block("TRUSTED CERTIFICATE", kFirstLines + "MAA=\n"));
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(Letters(kept->front()), WithoutLineEnds(kFirstLines) + "MAA=");
}

TEST(ToPem, WritesLinesOf64LettersThatTheFilterReadsBack) {
  EXPECT_EQ(ToPem({}), "");
  const std::string text = kFirst + Labelled("TRUSTED CERTIFICATE") + kSecond;
  EXPECT_EQ(ToPem(Filtered(WithLineEnds(kKey + text, "\r\n")).value()), text);
}

TEST(PemFilter, IsEmptyOnceItIsFinished) {
  PemFilter filter;
  filter.Push(kFirst);
  EXPECT_TRUE(filter.Finish().has_value());
  filter.Push(kSecond);
  EXPECT_FALSE(filter.Finish().has_value());
}

}  // namespace
}  // namespace certmon::pem
