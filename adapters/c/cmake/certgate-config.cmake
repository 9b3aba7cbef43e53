# certgate as it is installed round this file. Gives two targets:
#   certgate::certgate  the shared library
#   certgate::static    the static one, with what it needs of the system
# Both have the headers certgate.h and certgate.hpp (C++17).

cmake_minimum_required(VERSION 3.13)

# This file is in <prefix>/share/cmake/certgate.
get_filename_component(_certgate_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(_certgate_suffixes lib "lib/${CMAKE_LIBRARY_ARCHITECTURE}" bin)

find_path(CERTGATE_INCLUDE_DIR certgate.hpp
  PATHS "${_certgate_prefix}/include" NO_DEFAULT_PATH)
find_library(CERTGATE_SHARED_LIBRARY
  NAMES libcertgate.so libcertgate.dylib libcertgate.dll.a certgate.dll.lib
  PATHS "${_certgate_prefix}" PATH_SUFFIXES ${_certgate_suffixes} NO_DEFAULT_PATH)
find_library(CERTGATE_STATIC_LIBRARY
  NAMES libcertgate.a certgate.lib
  PATHS "${_certgate_prefix}" PATH_SUFFIXES ${_certgate_suffixes} NO_DEFAULT_PATH)

if(CERTGATE_INCLUDE_DIR AND CERTGATE_SHARED_LIBRARY AND NOT TARGET certgate::certgate)
  # On Windows this is the import library, and the DLL is found where programs look for it.
  add_library(certgate::certgate UNKNOWN IMPORTED)
  set_target_properties(certgate::certgate PROPERTIES
    IMPORTED_LOCATION "${CERTGATE_SHARED_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${CERTGATE_INCLUDE_DIR}")
endif()

if(CERTGATE_INCLUDE_DIR AND CERTGATE_STATIC_LIBRARY AND NOT TARGET certgate::static)
  find_package(Threads REQUIRED)
  if(WIN32)
    set(_certgate_system ws2_32 userenv ntdll bcrypt kernel32)
  else()
    set(_certgate_system Threads::Threads ${CMAKE_DL_LIBS} m)
  endif()
  add_library(certgate::static STATIC IMPORTED)
  set_target_properties(certgate::static PROPERTIES
    IMPORTED_LOCATION "${CERTGATE_STATIC_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${CERTGATE_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "${_certgate_system}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(certgate
  REQUIRED_VARS CERTGATE_INCLUDE_DIR CERTGATE_SHARED_LIBRARY
  VERSION_VAR certgate_VERSION)
unset(_certgate_prefix)
unset(_certgate_suffixes)
unset(_certgate_system)
