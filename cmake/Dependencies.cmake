# Every library that Framering uses. The Debian packages stand in scripts/install-dependencies.sh.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(fmt REQUIRED)
find_package(TIFF REQUIRED)
find_package(PNG REQUIRED)
find_package(nlohmann_json REQUIRED)
