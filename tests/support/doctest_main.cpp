#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>

int main(int argc, char** argv) {
#ifndef _WIN32
    // No configuration of whoever runs the tests changes what they see.
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
#endif
    doctest::Context context(argc, argv);
    return context.run();
}
