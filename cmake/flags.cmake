# Compiler flags of the project's own targets. Nothing here reaches a consumer: the targets link to
# backstop_build_flags PRIVATE, and warnings are errors only under the developer presets.

add_library(backstop_build_flags INTERFACE)
target_compile_features(backstop_build_flags INTERFACE cxx_std_20)
target_compile_options(backstop_build_flags INTERFACE -fvisibility=hidden $<$<COMPILE_LANGUAGE:CXX>:-fvisibility-inlines-hidden>)
if(BACKSTOP_DEVELOPER)
  # -Wno-restrict: gcc 12 warns falsely about std::string concatenation (GCC bug 105651).
  target_compile_options(backstop_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wno-sign-conversion $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
endif()
if(BACKSTOP_WERROR)
  target_compile_options(backstop_build_flags INTERFACE -Werror)
endif()
set(BACKSTOP_SANITIZE "" CACHE STRING "Sanitizers for every target: address,undefined or thread")
if(BACKSTOP_SANITIZE)
  add_compile_options(-fsanitize=${BACKSTOP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BACKSTOP_SANITIZE})
endif()
if(BACKSTOP_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
