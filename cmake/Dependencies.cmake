# Every library that Framering uses. The Debian packages stand in scripts/install-dependencies.sh.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(fmt REQUIRED)
find_package(TIFF REQUIRED)
find_package(PNG REQUIRED)
find_package(nlohmann_json REQUIRED)

# Displays of the viewer that need more: on where that is found.
find_package(JPEG)
option(FRAMERING_WEB "The viewer's web display (libjpeg, Boost.Beast)" ${JPEG_FOUND})
if(FRAMERING_WEB AND NOT JPEG_FOUND)
  message(FATAL_ERROR "The web display needs libjpeg: install libjpeg62-turbo-dev, or give -DFRAMERING_WEB=OFF")
endif()
