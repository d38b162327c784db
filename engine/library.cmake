# The library itself: classifier.cc joins the rooms, c_api.cc gives the C ABI; backstop::backstop is both as an archive,
# backstop::c (libbackstop.so) exports the C ABI alone. In the build tree backstop::backstop links the rooms' archives; installed it is one archive, merged here.

add_subdirectory(${CMAKE_CURRENT_SOURCE_DIR}/verdict)
set(rooms base simd decode mime report scan features gate model verdict)

add_library(backstop STATIC classifier.cc c_api.cc)
add_library(backstop::backstop ALIAS backstop)
set_target_properties(backstop PROPERTIES POSITION_INDEPENDENT_CODE ON)
target_include_directories(backstop PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
target_compile_features(backstop PUBLIC cxx_std_20)
target_compile_definitions(backstop PRIVATE BACKSTOP_VERSION="${PROJECT_VERSION}")
target_link_libraries(backstop PRIVATE backstop_build_flags)
backstop_sees(backstop ${rooms})

set(symbol_map ${CMAKE_CURRENT_SOURCE_DIR}/libbackstop.map)
add_library(backstop_c SHARED c_api.cc)
add_library(backstop::c ALIAS backstop_c)
set_target_properties(backstop_c PROPERTIES
  OUTPUT_NAME backstop VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR} LINK_DEPENDS ${symbol_map})
target_include_directories(backstop_c PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
target_link_libraries(backstop_c PRIVATE backstop backstop_build_flags)
target_link_options(backstop_c PRIVATE -Wl,--version-script=${symbol_map} -Wl,--no-undefined-version)

if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

# One archive out of the rooms' archives: an ar script, for `ar` alone keeps members of one name apart.
set(archive ${BACKSTOP_BINARY_DIR}/install/libbackstop.a)
set(archive_script "create ${archive}\naddlib $<TARGET_FILE:backstop>\n")
set(room_targets ${rooms})
list(TRANSFORM room_targets PREPEND backstop_)
foreach(target IN LISTS room_targets)
  string(APPEND archive_script "addlib $<TARGET_FILE:${target}>\n")
endforeach()
file(GENERATE OUTPUT ${BACKSTOP_BINARY_DIR}/install/merge.mri CONTENT "${archive_script}save\nend\n")
add_custom_command(
  OUTPUT ${archive}
  COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
  COMMAND ${CMAKE_AR} -M < ${BACKSTOP_BINARY_DIR}/install/merge.mri
  DEPENDS backstop ${room_targets} ${BACKSTOP_BINARY_DIR}/install/merge.mri
  COMMENT "Merging libbackstop.a"
  VERBATIM)
add_custom_target(backstop_archive ALL DEPENDS ${archive})

include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/backstop)
configure_package_config_file(${BACKSTOP_SOURCE_DIR}/cmake/backstopConfig.cmake.in
  ${BACKSTOP_BINARY_DIR}/install/backstopConfig.cmake
  INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_DATADIR)
write_basic_package_version_file(${BACKSTOP_BINARY_DIR}/install/backstopConfigVersion.cmake COMPATIBILITY SameMinorVersion)
# Relative to the .pc file, so that the prefix may be chosen, or moved, after configuring.
file(RELATIVE_PATH BACKSTOP_PC_TO_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
foreach(name backstop backstop-cxx)
  configure_file(${BACKSTOP_SOURCE_DIR}/cmake/${name}.pc.in ${BACKSTOP_BINARY_DIR}/install/${name}.pc @ONLY)
endforeach()

install(TARGETS backstop_c LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/backstop DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${BACKSTOP_BINARY_DIR}/install/backstop.pc ${BACKSTOP_BINARY_DIR}/install/backstop-cxx.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES
  ${BACKSTOP_BINARY_DIR}/install/backstopConfig.cmake ${BACKSTOP_BINARY_DIR}/install/backstopConfigVersion.cmake
  DESTINATION ${package_dir})
install(FILES ${BACKSTOP_SOURCE_DIR}/models/default.backstop DESTINATION ${CMAKE_INSTALL_DATADIR}/backstop)
