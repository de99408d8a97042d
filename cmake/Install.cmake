# cmake --install: the command, the programs that it runs, the library, the header for cameras as plug-ins, how compilers find them, the Python package.
include(CMakePackageConfigHelpers)
install(TARGETS framering RUNTIME)
set(programs acquirer writer viewer control run-options)
if(FRAMERING_WINDOW)
  list(APPEND programs viewer-window)
endif()
install(TARGETS ${programs} RUNTIME DESTINATION ${FRAMERING_PROGRAM_DIR})
install(PROGRAMS ${PROJECT_SOURCE_DIR}/scripts/run.sh DESTINATION ${FRAMERING_PROGRAM_DIR})
install(FILES ${PROJECT_SOURCE_DIR}/scripts/supervision.sh ${PROJECT_SOURCE_DIR}/scripts/telling.sh DESTINATION ${FRAMERING_PROGRAM_DIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/framering DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

# An interface library, so that others write target_link_libraries(... framering::camera_plugin).
add_library(framering_camera_plugin INTERFACE)
set_target_properties(framering_camera_plugin PROPERTIES EXPORT_NAME camera_plugin)
target_include_directories(framering_camera_plugin INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS framering_camera_plugin EXPORT framering-camera)
set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/framering-camera)
install(EXPORT framering-camera NAMESPACE framering:: FILE framering-camera-config.cmake DESTINATION ${config_folder})
write_basic_package_version_file(framering-camera-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/framering-camera-config-version.cmake DESTINATION ${config_folder})

# Relative to itself, as --prefix may differ from what was configured.
file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(${PROJECT_SOURCE_DIR}/cmake/framering-camera.pc.in framering-camera.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/framering-camera.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# The library: find_package(framering), pkg-config framering.
set_target_properties(framering_library PROPERTIES EXPORT_NAME framering)
install(TARGETS framering_library EXPORT framering LIBRARY)
set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/framering)
install(EXPORT framering NAMESPACE framering:: FILE framering-config.cmake DESTINATION ${config_folder})
write_basic_package_version_file(framering-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/framering-config-version.cmake DESTINATION ${config_folder})
configure_file(${PROJECT_SOURCE_DIR}/cmake/framering.pc.in framering.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/framering.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# Where Debian's python3 looks; others set PYTHONPATH.
set(FRAMERING_PYTHON_DIR lib/python3/dist-packages CACHE STRING "Folder of the Python package, below the prefix")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/python/framering DESTINATION ${FRAMERING_PYTHON_DIR} FILES_MATCHING PATTERN "*.py")

# What a desktop and systemd look for. scripts/package.sh adds the manual pages and the completion.
install(FILES ${PROJECT_SOURCE_DIR}/scripts/systemd/framering-acquirer@.service
  ${PROJECT_SOURCE_DIR}/scripts/systemd/framering-hooks@.service ${PROJECT_SOURCE_DIR}/scripts/systemd/framering-server@.service
  ${PROJECT_SOURCE_DIR}/scripts/systemd/framering-writer@.service DESTINATION lib/systemd/user)
if(FRAMERING_WINDOW)
  set(desktop ${PROJECT_SOURCE_DIR}/packaging/desktop/org.framering.viewer)
  install(FILES ${desktop}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
  install(FILES ${desktop}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
  install(FILES ${desktop}.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
endif()

# Documents and examples, in the folders where the packages of Debian have theirs; links from one to another work as in
# the source tree.
set(documents ${CMAKE_INSTALL_DATADIR}/doc)
set(examples ${PROJECT_SOURCE_DIR}/examples)
install(FILES ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${documents}/framering)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${documents}/framering)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/packaging/examples/ ${examples}/actuators ${examples}/pictures ${examples}/rq
  DESTINATION ${documents}/framering/examples USE_SOURCE_PERMISSIONS)
install(FILES ${examples}/positions.csv ${PROJECT_SOURCE_DIR}/scripts/systemd/example.conf DESTINATION ${documents}/framering/examples)
install(DIRECTORY ${examples}/library ${examples}/camera_plugin ${examples}/actuator_plugin ${examples}/matlab
  DESTINATION ${documents}/libframering-dev/examples)
install(DIRECTORY ${examples}/python/ DESTINATION ${documents}/python3-framering/examples USE_SOURCE_PERMISSIONS)
