// Parameters of MIME fields as they are found in mail, well-formed and not.

#include "mime/content_type.h"

#include <gtest/gtest.h>

#include <string>

namespace backstop::mime {
namespace {

struct Case {
  std::string_view value;
  std::string_view word;
  std::string_view parameters;  // "name=value|name=value"
};
constexpr Case kCases[] = {
    {"text/plain", "text/plain", ""},
    {"", "", ""},
    {";;;", "", ""},
    {"text/plain; charset=us-ascii", "text/plain", "charset=us-ascii"},
    {"text/plain;charset = \"utf-8\" ; format=flowed", "text/plain", "charset=utf-8|format=flowed"},
    {"(first) text/plain (a (nested) one); (c) charset=utf-8 (d)", "text/plain", "charset=utf-8"},
    {"text/plain; name=\"a;b=c\"; x=1", "text/plain", "name=a;b=c|x=1"},
    {"text/plain; name=\"a\\\"b\"", "text/plain", "name=a\\\"b"},
    {"text/plain charset=utf-8", "text/plain", "charset=utf-8"},
    {"text/plain; flag; charset=utf-8", "text/plain", "charset=utf-8"},
    {"multipart/mixed; boundary=\"never closed", "multipart/mixed", "boundary=never closed"},
    {"multipart/mixed;\r\n\tboundary=(x)", "multipart/mixed", "boundary=(x)"},
    {"text/plain; name*0*=utf-8''a; name*1=b", "text/plain", "name=utf-8''a|name=b"},
    {"text/plain; *=x; a=b", "text/plain", "=x|a=b"},
    {"text/plain; name*x y; a=b", "text/plain", "a=b"},
    {"text/plain; charset=", "text/plain", "charset="},
    {"text/plain; =x; a=b", "text/plain", "a=b"},
};

TEST(ContentType, SplitsValuesIntoWordAndParameters) {
  for (const Case& c : kCases) {
    ParameterReader reader(c.value);
    EXPECT_EQ(Slice(c.value, reader.ReadWord()), c.word) << c.value;
    std::string found;
    Parameter parameter;
    while (reader.Next(&parameter)) {
      if (!found.empty()) found += '|';
      found.append(Slice(c.value, parameter.name))
          .append("=")
          .append(Slice(c.value, parameter.value));
    }
    EXPECT_EQ(found, c.parameters) << c.value;
  }
}

TEST(ContentType, NamesMediaTypesInAnyCaseAndDefaultsToPlainText) {
  EXPECT_EQ(MediaTypeOf("TEXT/Html"), MediaType::kTextHtml);
  EXPECT_EQ(MediaTypeOf("text/x-unheard-of"), MediaType::kTextOther);
  EXPECT_EQ(MediaTypeOf("Message/Global-Headers"), MediaType::kMessageGlobalHeaders);
  EXPECT_EQ(MediaTypeOf("message/partial"), MediaType::kMessageOther);
  EXPECT_EQ(MediaTypeOf("chemical/x-pdb"), MediaType::kOther);
  for (const std::string_view text : {"", "text", "/plain", "text/"})
    EXPECT_EQ(MediaTypeOf(text), MediaType::kTextPlain) << text;
}

TEST(ContentType, NamesTransferEncodings) {
  EXPECT_EQ(TransferEncodingOf("BASE64"), TransferEncoding::kBase64);
  EXPECT_EQ(TransferEncodingOf(" quoted-printable (soft)"), TransferEncoding::kQuotedPrintable);
  EXPECT_EQ(TransferEncodingOf("8BIT"), TransferEncoding::kIdentity);
  EXPECT_EQ(TransferEncodingOf(""), TransferEncoding::kIdentity);
  EXPECT_EQ(TransferEncodingOf("x-uuencode"), TransferEncoding::kUuencode);
  EXPECT_EQ(TransferEncodingOf("rot13"), TransferEncoding::kUnknown);
}

}  // namespace
}  // namespace backstop::mime
