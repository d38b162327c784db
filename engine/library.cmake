# The library itself: classifier.cc joins the rooms (backstop::backstop, C++), c_api.cc gives the C ABI (backstop::c).

if(NOT TARGET backstop_report OR NOT TARGET backstop_features)
  return()
endif()
add_subdirectory(${CMAKE_CURRENT_SOURCE_DIR}/verdict)

add_library(backstop STATIC classifier.cc)
add_library(backstop::backstop ALIAS backstop)
set_target_properties(backstop PROPERTIES POSITION_INDEPENDENT_CODE ON)
target_include_directories(backstop PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
target_compile_definitions(backstop PRIVATE BACKSTOP_VERSION="${PROJECT_VERSION}")
target_link_libraries(backstop PRIVATE backstop_build_flags)
backstop_sees(backstop base simd decode mime report scan features model verdict)
