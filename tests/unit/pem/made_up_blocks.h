// Texts that the filter takes for certificates and keys: a header of a few bytes and an English
// sentence, in base64.
#ifndef TESTS_UNIT_PEM_MADE_UP_BLOCKS_H_
#define TESTS_UNIT_PEM_MADE_UP_BLOCKS_H_

#include <string>

#include "tests/unit/pem/filtered.h"

namespace certmon::pem {

// 30 82 00 5c 30 82 00 4b a0 03 02 01 02, and text; in the second 30 82 00 5d.
inline const std::string kFirstLines =
    "MIIAXDCCAEugAwIBAiB0aGUgZmlyc3QgY2VydGlmaWNhdGUgdGhhdCBpcyBub25l\n"
    "LCBtYWRlIGZvciB0aGUgdGVzdHMgb2YgdGhlIGZpbHRlciwgd2hvbGx5IG1hZGUg\n";
inline const std::string kSecondLines =
    "MIIAXTCCAEygAwIBAiB0aGUgc2Vjb25kIGNlcnRpZmljYXRlIHRoYXQgaXMgbm9u\n"
    "ZSwgbWFkZSB1cCBmb3IgdGhlIHRlc3RzIG9mIHRoZSBmaWx0ZXIgYXMgd2VsbC4u\n"
    "Lg==\n";
// The header of a PKCS#8 key for RSA, and text.
inline const std::string kKeyLines =
    "MIIEvQIBADANBgkqhkiG9w0BAQEFACBubyBrZXkgYXQgYWxsIGJ1dCBhIHRleHQg\n"
    "dGhhdCBzdGFuZHMgd2hlcmUgYSBrZXkgd291bGQsIHRvIGJlIGZvdW5kIG5vd2hl\n"
    "cmUgZWxzZS4=\n";

inline const std::string kFirst = Block("CERTIFICATE", kFirstLines);
inline const std::string kSecond = Block("CERTIFICATE", kSecondLines);
inline const std::string kKey = Block("PRIVATE KEY", kKeyLines);

// The text with another end of each line.
inline std::string WithLineEnds(std::string_view text, std::string_view end) {
  std::string out;
  for (const char byte : text) {
    byte == '\n' ? out.append(end) : out.append(1, byte);
  }
  return out;
}

inline std::string WithoutLineEnds(std::string_view text) { return WithLineEnds(text, ""); }

}  // namespace certmon::pem

#endif  // TESTS_UNIT_PEM_MADE_UP_BLOCKS_H_
