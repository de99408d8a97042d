#include "tests/support/sinks_under_test.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "writer/null_sink.hpp"
#include "writer/tiff_sink.hpp"

namespace framering::test {

namespace {
const std::vector<SinkUnderTest>& sinks() {
    static const std::vector<SinkUnderTest> instance{
        {"tiff", [] { return std::make_unique<TiffSink>(); }, true, 4096},
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
