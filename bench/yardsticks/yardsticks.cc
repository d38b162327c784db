// Plain use of both libraries as their manuals show it; nothing tuned against them.

#include "yardsticks/yardsticks.h"

#include <gmime/gmime.h>
#include <hs.h>

#include <cstdio>
#include <cstdlib>

namespace backstop::bench {
namespace {

void DieUnless(bool ok, const char* what) {
  if (ok) return;
  std::fprintf(stderr, "yardstick: %s failed\n", what);
  std::abort();
}

int CountMatch(unsigned /*id*/, unsigned long long /*from*/, unsigned long long /*to*/,
               unsigned /*flags*/, void* context) {
  ++*static_cast<size_t*>(context);
  return 0;
}

void CountPart(GMimeObject* /*parent*/, GMimeObject* /*part*/, gpointer count) {
  ++*static_cast<size_t*>(count);
}

}  // namespace

struct RawHyperscan::Impl {
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;
};

RawHyperscan::RawHyperscan(const std::vector<std::string>& literals)
    : impl_(std::make_unique<Impl>()) {
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  std::vector<unsigned> ids;
  const std::vector<unsigned> flags(literals.size(), HS_FLAG_CASELESS);
  for (const std::string& literal : literals) {
    ids.push_back(static_cast<unsigned>(ids.size()));
    texts.push_back(literal.data());
    sizes.push_back(literal.size());
  }
  hs_compile_error_t* error = nullptr;
  DieUnless(hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), sizes.data(),
                                 static_cast<unsigned>(literals.size()), HS_MODE_BLOCK, nullptr,
                                 &impl_->database, &error) == HS_SUCCESS,
            "hs_compile_lit_multi");
  DieUnless(hs_alloc_scratch(impl_->database, &impl_->scratch) == HS_SUCCESS, "hs_alloc_scratch");
}

RawHyperscan::~RawHyperscan() {
  hs_free_scratch(impl_->scratch);
  hs_free_database(impl_->database);
}

size_t RawHyperscan::Scan(std::string_view bytes) {
  size_t matches = 0;
  if (bytes.empty()) return 0;
  hs_scan(impl_->database, bytes.data(), static_cast<unsigned>(bytes.size()), 0, impl_->scratch,
          CountMatch, &matches);
  return matches;
}

size_t GMimeParse(std::string_view bytes) {
  static const bool is_ready = (g_mime_init(), true);
  DieUnless(is_ready, "g_mime_init");
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  size_t parts = 0;
  if (message != nullptr) {
    g_mime_message_foreach(message, CountPart, &parts);
    g_object_unref(message);
  }
  g_object_unref(parser);
  g_object_unref(stream);
  return parts;
}

}  // namespace backstop::bench
