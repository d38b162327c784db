// Flattens both trees in order of appearance.

#include "gmime_tree.h"

#include <gmime/gmime.h>

#include <algorithm>

#include "base/bytes.h"
#include "decode/decode.h"
#include "mime/lines.h"

namespace backstop::oracle {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), AsciiLower);
  return lower;
}

std::string ContentOf(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  GMimeStream* stream = g_mime_stream_mem_new();
  g_mime_data_wrapper_write_to_stream(content, stream);
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  std::string text(reinterpret_cast<const char*>(bytes->data), bytes->len);
  g_object_unref(stream);
  return text;
}

void AddObject(GMimeObject* object, int depth, std::vector<Node>* nodes) {
  if (object == nullptr) return;
  GMimeContentType* type = g_mime_object_get_content_type(object);
  Node node;
  node.depth = depth;
  node.type = Lower(std::string(g_mime_content_type_get_media_type(type)) + "/" +
                    g_mime_content_type_get_media_subtype(type));
  if (GMIME_IS_PART(object)) {
    node.has_content = true;
    node.content = Canonical(ContentOf(GMIME_PART(object)));
  }
  nodes->push_back(node);
  if (GMIME_IS_MULTIPART(object)) {
    for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); ++i) {
      AddObject(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1, nodes);
    }
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    if (message != nullptr) AddObject(message->mime_part, depth + 1, nodes);
  }
}

std::string Decode(std::string_view body, mime::TransferEncoding encoding) {
  std::string out(body.size() + 256, '\0');
  decode::Decoded decoded;
  switch (encoding) {
    case mime::TransferEncoding::kBase64:
      decoded = decode::Base64(body, out);
      break;
    case mime::TransferEncoding::kQuotedPrintable:
      decoded = decode::QuotedPrintable(body, out);
      break;
    case mime::TransferEncoding::kUuencode:
      decoded = decode::Uuencode(body, out);
      break;
    default:
      return std::string(body);
  }
  out.resize(decoded.size);
  return out;
}

}  // namespace

std::string Canonical(std::string_view content) {
  std::string text;
  for (size_t i = 0; i < content.size(); ++i) {
    if (content[i] == '\r' && i + 1 < content.size() && content[i + 1] == '\n') continue;
    text += content[i] == '\r' ? '\n' : content[i];
  }
  while (!text.empty() && IsBlank(text.back())) text.pop_back();
  return text;
}

std::vector<Node> ReadWithGMime(std::string_view message) {
  std::string text(message);
  if (mime::Lines(message).is_cr_only()) text = Canonical(message);
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(text.data(), text.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* parsed = g_mime_parser_construct_message(parser, nullptr);
  std::vector<Node> nodes;
  if (parsed != nullptr) {
    AddObject(parsed->mime_part, 0, &nodes);
    g_object_unref(parsed);
  }
  g_object_unref(parser);
  g_object_unref(stream);
  return nodes;
}

std::vector<Node> ReadWithWalker(std::string_view message, const mime::Tree& tree) {
  std::vector<Node> nodes;
  for (size_t i = 0; i < tree.parts.size(); ++i) {
    const mime::Part& part = tree.parts[i];
    Node node;
    node.depth = part.depth;
    node.type = Lower(Slice(message, part.type_text));
    const bool is_digest_part =
        part.parent >= 0 && !part.is_message &&
        tree.parts[static_cast<size_t>(part.parent)].type == mime::MediaType::kMultipartDigest;
    if (!part.has_content_type) node.type = is_digest_part ? "message/rfc822" : "text/plain";
    const bool has_child =
        i + 1 < tree.parts.size() && tree.parts[i + 1].parent == static_cast<int>(i);
    if (!has_child && !mime::IsMultipart(part.type) &&
        part.type != mime::MediaType::kMessageRfc822) {
      node.has_content = true;
      node.content = Canonical(Decode(Slice(message, part.body), part.encoding));
    }
    nodes.push_back(node);
  }
  return nodes;
}

}  // namespace backstop::oracle
