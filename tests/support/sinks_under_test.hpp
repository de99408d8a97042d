// The sinks that the suites about files and directories run on. A new one is a line in sinks_under_test.cpp.
#pragma once
#include <functional>
#include <memory>

#include "writer/sink/frame_sink.hpp"

namespace framering::test {

struct SinkUnderTest {
    const char* name;
    std::function<std::unique_ptr<FrameSink>()> make;
    bool keeps_files = true;
    std::uint64_t alignment = 1;  // of the pixels of a frame in the file
    bool keeps_text = true;       // describe() changes what readers find
    bool takes_rgb16 = true;

    [[nodiscard]] bool takes(PixelFormat format) const noexcept {
        return takes_rgb16 || format != PixelFormat::rgb16;
    }
};

// What the writer uses when no option says otherwise.
[[nodiscard]] const SinkUnderTest& usual_sink();

void on_every_sink(const std::function<void(const SinkUnderTest&)>& check);
void on_every_file_sink(const std::function<void(const SinkUnderTest&)>& check);

}  // namespace framering::test
