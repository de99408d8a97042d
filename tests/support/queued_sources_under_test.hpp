// Every kind of queued source, for the suite that asks all of them the same.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acquirer/source/queued_source.hpp"

namespace framering::test {

struct QueuedSourceUnderTest {
    std::string name;
    // It gives frames by itself.
    std::function<std::unique_ptr<QueuedSource>()> make;
};

[[nodiscard]] std::vector<QueuedSourceUnderTest> queued_sources_under_test();

}  // namespace framering::test
