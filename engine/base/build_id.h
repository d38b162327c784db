// Which program this is: the number that the linker makes of all its code.

#ifndef BACKSTOP_BASE_BUILD_ID_H_
#define BACKSTOP_BASE_BUILD_ID_H_

#include <string_view>

namespace backstop {

// The build id (ELF note NT_GNU_BUILD_ID) of the program or library that holds this function; empty
// where it was linked without one. Lives as long as the program.
std::string_view BuildId();

}  // namespace backstop

#endif  // BACKSTOP_BASE_BUILD_ID_H_
