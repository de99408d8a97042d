#include "tests/support/queued_sources_under_test.hpp"

#include <cstdlib>
#include <filesystem>

#include "acquirer/plugin/plugin_source.hpp"
#include "tests/support/scripted_queued_source.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/threaded_queued_source.hpp"

namespace framering::test {

namespace {
// The camera of tests/plugins/moody.c, in a folder that may be trusted.
std::unique_ptr<QueuedSource> make_moody(const char* pixels) {
    namespace fs = std::filesystem;
    static const TemporaryDirectory folder;
    const std::string name = "framering-camera-moody.so";
    if (!fs::exists(folder / name)) {
        fs::copy_file(fs::path(FRAMERING_TEST_PLUGINS) / name, folder / name);
        fs::permissions(folder / name, fs::perms::owner_read | fs::perms::owner_write);
    }
    ::setenv("FRAMERING_PLUGIN_PATH", folder.path().c_str(), 1);
    ::setenv("FRAMERING_TEST_PIXELS", pixels, 1);
    return make_plugin_source({"moody", ""}, {}, {});
}
}  // namespace

std::vector<QueuedSourceUnderTest> queued_sources_under_test() {
    constexpr FrameFormat format{64, 48, PixelFormat::mono16, 12, 0};
    return {{"scripted", [=] { return std::make_unique<ScriptedQueuedSource>(format); }},
            {"thread", [=] { return std::make_unique<ThreadedQueuedSource>(format, false); }},
            {"thread, out of order", [=] { return std::make_unique<ThreadedQueuedSource>(format, true); }},
            {"plug-in", [] { return make_moody("mono16"); }},
            {"plug-in, packed", [] { return make_moody("mono12p"); }},
            {"plug-in, padded", [] { return make_moody("padded"); }}};
}

}  // namespace framering::test
