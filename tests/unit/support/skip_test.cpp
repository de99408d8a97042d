#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace framering::test;

namespace {
// The variable as it was comes back: the other cases of this run may need it.
class Allowed {
  public:
    explicit Allowed(const char* value) {
        if (const char* const former = std::getenv(kName)) {
            former_ = former;
            was_set_ = true;
        }
        value == nullptr ? ::unsetenv(kName) : ::setenv(kName, value, 1);
    }
    ~Allowed() { was_set_ ? ::setenv(kName, former_.c_str(), 1) : ::unsetenv(kName); }
    Allowed(const Allowed&) = delete;
    Allowed& operator=(const Allowed&) = delete;

  private:
    static constexpr const char* kName = "FRAMERING_ALLOW_SKIP";
    std::string former_;
    bool was_set_ = false;
};
}  // namespace

TEST_CASE("a check that cannot be made fails" * doctest::should_fail()) {
    const Allowed nothing(nullptr);
    skip_unless_allowed("this is a test of it");
}

TEST_CASE("a check that cannot be made fails where another value allows nothing" * doctest::should_fail()) {
    const Allowed nothing("0");
    skip_unless_allowed("this is a test of it");
}

TEST_CASE("a check that cannot be made passes where that is allowed") {
    const Allowed everything("1");
    skip_unless_allowed("this is a test of it");
}
