#include "tests/support/sinks_under_test.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "writer/sink/imagej_sink.hpp"
#include "writer/sink/null_sink.hpp"
#include "writer/sink/streaming_sink.hpp"
#include "writer/sink/tiff_sink.hpp"

namespace framering::test {

namespace {
// Strips so small that the tests' frames have several.
std::function<std::unique_ptr<FrameSink>()> compressing(const char* compression, unsigned threads) {
    return [=] {
        return std::make_unique<TiffSink>(TiffSinkOptions{parse_compression(compression), threads, 6000});
    };
}

const std::vector<SinkUnderTest>& sinks() {
    static const std::vector<SinkUnderTest> instance{
        {"streaming", [] { return std::make_unique<StreamingSink>(); }, true, 4096},
        {"streaming, through the page cache", [] { return std::make_unique<StreamingSink>(false); }, true, 4096},
        {"tiff", [] { return std::make_unique<TiffSink>(); }, true, 4096},
        {"tiff, zstd", compressing("zstd", 1)},
        {"tiff, zstd, two threads", compressing("zstd", 2)},
        {"tiff, deflate, three threads", compressing("deflate:6", 3)},
        {"tiff, lzw", compressing("lzw", 1)},
        {"imagej", [] { return std::make_unique<ImageJSink>(); }, true, 1, false, false},
        {"null", [] { return std::make_unique<NullSink>(); }, false},
    };
    return instance;
}
}  // namespace

const SinkUnderTest& usual_sink() {
    return sinks().front();
}

void on_every_sink(const std::function<void(const SinkUnderTest&)>& check) {
    for (const SinkUnderTest& sink : sinks()) {
        CAPTURE(std::string(sink.name));
        check(sink);
    }
}

void on_every_file_sink(const std::function<void(const SinkUnderTest&)>& check) {
    on_every_sink([&](const SinkUnderTest& sink) {
        if (sink.keeps_files) {
            check(sink);
        }
    });
}

}  // namespace framering::test
