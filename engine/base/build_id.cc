// The loader tells where each object lies and where its notes are; ours is the one with this code
// in it.

#include "base/build_id.h"

#include <link.h>

#include <cstddef>
#include <cstring>

namespace backstop {
namespace {

struct Wanted {
  ElfW(Addr) code;
  std::string_view build_id;
};

constexpr size_t Padded(size_t size) { return (size + 3) / 4 * 4; }

std::string_view BuildIdIn(std::string_view notes) {
  ElfW(Nhdr) note;
  while (notes.size() >= sizeof(note)) {
    std::memcpy(&note, notes.data(), sizeof(note));
    notes.remove_prefix(sizeof(note));
    const size_t name_size = Padded(note.n_namesz);
    const size_t size = name_size + Padded(note.n_descsz);
    if (size > notes.size()) return {};
    const std::string_view name = notes.substr(0, note.n_namesz);
    if (note.n_type == NT_GNU_BUILD_ID && name.starts_with("GNU"))
      return notes.substr(name_size, note.n_descsz);
    notes.remove_prefix(size);
  }
  return {};
}

// Stops the walk at the object that holds the code.
int LookInto(dl_phdr_info* object, size_t /*size*/, void* opaque) {
  Wanted* const wanted = static_cast<Wanted*>(opaque);
  bool has_code = false;
  std::string_view build_id;
  for (size_t i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    const ElfW(Addr) begin = object->dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD) has_code = has_code || wanted->code - begin < segment.p_memsz;
    if (segment.p_type != PT_NOTE || !build_id.empty()) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader gives addresses as numbers.
    build_id = BuildIdIn({reinterpret_cast<const char*>(begin), segment.p_memsz});
  }
  if (has_code) wanted->build_id = build_id;
  return has_code ? 1 : 0;
}

}  // namespace

std::string_view BuildId() {
  Wanted wanted{reinterpret_cast<ElfW(Addr)>(&BuildId), {}};
  dl_iterate_phdr(LookInto, &wanted);
  return wanted.build_id;
}

}  // namespace backstop
