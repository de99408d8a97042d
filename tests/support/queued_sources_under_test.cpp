#include "tests/support/queued_sources_under_test.hpp"

#include "tests/support/scripted_queued_source.hpp"
#include "tests/support/threaded_queued_source.hpp"

namespace framering::test {

std::vector<QueuedSourceUnderTest> queued_sources_under_test() {
    constexpr FrameFormat format{64, 48, PixelFormat::mono16, 12, 0};
    return {{"scripted", [=] { return std::make_unique<ScriptedQueuedSource>(format); }},
            {"thread", [=] { return std::make_unique<ThreadedQueuedSource>(format, false); }},
            {"thread, out of order", [=] { return std::make_unique<ThreadedQueuedSource>(format, true); }}};
}

}  // namespace framering::test
