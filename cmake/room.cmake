# backstop_room(NAME SOURCES f.cc ... [DEPS room ...] [LIBS target ...] [TOOL])
#
# The only way to add a room; called from the room's own CMakeLists.txt. A room is one static library. It can include
# the public headers, its own headers and those of the rooms named in DEPS, nothing else: each room's folder is reachable
# only through a one-entry include root (build/rooms/NAME/NAME -> the folder), so `#include "mime/walk.h"` compiles
# exactly where mime is declared. DEPS are not transitive for includes (a room whose header shows another room's types makes
# its users declare both); linking is. Rooms marked TOOL (training, corpus, ...) never become part of the library.

function(backstop_room name)
  cmake_parse_arguments(ROOM "TOOL" "" "SOURCES;DEPS;LIBS" ${ARGN})
  if(ROOM_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "backstop_room(${name}): unknown words: ${ROOM_UNPARSED_ARGUMENTS}")
  endif()
  add_library(backstop_${name} STATIC ${ROOM_SOURCES})
  set_target_properties(backstop_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  set(root ${BACKSTOP_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${name} SYMBOLIC)
  backstop_sees(backstop_${name} ${name} ${ROOM_DEPS})
  target_link_libraries(backstop_${name} PRIVATE backstop_build_flags ${ROOM_LIBS})
  if(NOT ROOM_TOOL)
    set_property(GLOBAL APPEND PROPERTY BACKSTOP_ENGINE_ROOMS backstop_${name})
  endif()
endfunction()

# Lets a target include the headers of the rooms named and link them (public headers: always).
function(backstop_sees target)
  target_include_directories(${target} PRIVATE ${BACKSTOP_SOURCE_DIR}/engine/include)
  foreach(room IN LISTS ARGN)
    if(NOT TARGET backstop_${room})
      message(FATAL_ERROR "${target}: no room named ${room} (declare rooms in dependency order)")
    endif()
    target_include_directories(${target} PRIVATE ${BACKSTOP_BINARY_DIR}/rooms/${room})
    if(NOT target STREQUAL backstop_${room})
      target_link_libraries(${target} PRIVATE backstop_${room})
    endif()
  endforeach()
endfunction()
