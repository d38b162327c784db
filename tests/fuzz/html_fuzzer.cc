// Html to text keeps valid UTF-8 valid, adds at most the brackets of its links, and counts no more
// tags than there are '<'.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "decode/decode.h"

namespace decode = backstop::decode;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static decode::Converter converter;
  const std::string in(data, data + size);
  std::string html(size * 3, ' ');
  html.resize(converter.ToUtf8(decode::CharsetId::kUtf8, in, html).size);
  std::string text(html.size() * 2 + 8, ' ');
  decode::HtmlFacts facts;
  const decode::Decoded decoded = decode::HtmlToText(html, text, &facts);
  text.resize(decoded.size);
  if (decoded.is_capped || decoded.size > html.size() + 3 * facts.links) std::abort();
  if (facts.tags > std::count(html.begin(), html.end(), '<')) std::abort();
  std::string again(text.size(), ' ');
  if (converter.ToUtf8(decode::CharsetId::kUtf8, text, again).is_bad) std::abort();
  return 0;
}
