# Every outside library, found once, with the Debian package that brings it. The engine's are required; the rest only
# for BACKSTOP_DEVELOPER.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(HYPERSCAN REQUIRED IMPORTED_TARGET libhs)       # libhyperscan-dev
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET libhwy)            # libhwy-dev
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)      # libxxhash-dev
pkg_check_modules(PSL REQUIRED IMPORTED_TARGET libpsl)            # libpsl-dev
find_path(FLATBUFFERS_INCLUDE flatbuffers/flatbuffers.h REQUIRED) # libflatbuffers-dev
find_program(FLATC flatc REQUIRED)                                # flatbuffers-compiler

if(BACKSTOP_DEVELOPER)
  pkg_check_modules(GMIME REQUIRED IMPORTED_TARGET gmime-3.0)     # libgmime-3.0-dev
  pkg_check_modules(ARCHIVE REQUIRED IMPORTED_TARGET libarchive)  # libarchive-dev
  find_package(OpenSSL REQUIRED)                                  # libssl-dev
  find_package(Eigen3 REQUIRED NO_MODULE)                         # libeigen3-dev
  find_path(LBFGSPP_INCLUDE LBFGS.h REQUIRED)                     # liblbfgspp-dev
  find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)          # libtomlplusplus-dev
  find_package(CLI11 REQUIRED)                                    # libcli11-dev
  find_package(nlohmann_json REQUIRED)                            # nlohmann-json3-dev
  find_package(spdlog REQUIRED)                                   # libspdlog-dev
  find_package(fmt REQUIRED)                                      # libfmt-dev
  find_package(GTest REQUIRED)                                    # libgtest-dev libgmock-dev
  find_package(benchmark REQUIRED)                                # libbenchmark-dev
  find_package(MPI COMPONENTS C)                                  # libopenmpi-dev; without it there is no backstop-train-mpi
endif()
