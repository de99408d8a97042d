# Every library that Framering uses. The Debian packages stand in scripts/install-dependencies.sh.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(fmt REQUIRED)
find_package(TIFF REQUIRED)
find_package(PNG REQUIRED)
find_package(JPEG REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(pugixml REQUIRED)

# Displays of the viewer that need more: on where that is found.
option(FRAMERING_WEB "The viewer's web display (Boost.Beast)" ON)
find_package(Qt6 COMPONENTS Widgets Test QUIET)
option(FRAMERING_WINDOW "The viewer's window (needs Qt 6: qt6-base-dev)" ${Qt6_FOUND})
if(FRAMERING_WINDOW AND NOT Qt6_FOUND)
  message(FATAL_ERROR "FRAMERING_WINDOW needs Qt 6: install qt6-base-dev, or configure with -DFRAMERING_WINDOW=OFF")
elseif(NOT FRAMERING_WINDOW)
  message(STATUS "The viewer is built without its window (--display window): that needs Qt 6, package qt6-base-dev")
endif()

# Cameras of the GenICam kind, and what GStreamer reads, as plug-ins.
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(ARAVIS QUIET IMPORTED_TARGET aravis-0.8)
  pkg_check_modules(GSTREAMER QUIET IMPORTED_TARGET gstreamer-1.0 gstreamer-app-1.0 gstreamer-video-1.0)
endif()
option(FRAMERING_GENICAM "GenICam cameras (needs Aravis: libaravis-dev, libusb-1.0-0-dev)" ${ARAVIS_FOUND})
if(FRAMERING_GENICAM AND NOT ARAVIS_FOUND)
  message(FATAL_ERROR "FRAMERING_GENICAM needs Aravis: install libaravis-dev, libusb-1.0-0-dev and pkg-config, or "
    "configure with -DFRAMERING_GENICAM=OFF")
elseif(NOT FRAMERING_GENICAM)
  message(STATUS "There will be no GenICam cameras (--source genicam): they need Aravis, packages libaravis-dev, "
    "libusb-1.0-0-dev and pkg-config")
endif()
option(FRAMERING_GSTREAMER "Pipelines of GStreamer (needs libgstreamer1.0-dev, libgstreamer-plugins-base1.0-dev)" ${GSTREAMER_FOUND})
if(FRAMERING_GSTREAMER AND NOT GSTREAMER_FOUND)
  message(FATAL_ERROR "FRAMERING_GSTREAMER needs GStreamer: install libgstreamer1.0-dev, libgstreamer-plugins-base1.0-dev and "
    "pkg-config, or configure with -DFRAMERING_GSTREAMER=OFF")
elseif(NOT FRAMERING_GSTREAMER)
  message(STATUS "There will be no --source gstreamer: it needs the packages libgstreamer1.0-dev, "
    "libgstreamer-plugins-base1.0-dev and pkg-config")
endif()
