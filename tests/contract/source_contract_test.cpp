// What frame_source.hpp promises, asked of every source.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "acquirer/frame_source.hpp"
#include "acquirer/simulated_source.hpp"

using namespace framering;

namespace {
constexpr std::size_t kGuardBytes = 64;
constexpr std::byte kGuard{0xa5};
constexpr Nanoseconds kLimit = std::chrono::milliseconds(5);

// A frame between guard bytes.
class GuardedPixels {
  public:
    explicit GuardedPixels(std::uint64_t payload_bytes) : bytes_(payload_bytes + 2 * kGuardBytes, kGuard) {}

    [[nodiscard]] std::span<std::byte> pixels() {
        return std::span(bytes_).subspan(kGuardBytes, bytes_.size() - 2 * kGuardBytes);
    }
    [[nodiscard]] bool guards_untouched() const {
        const auto intact = [](std::byte b) { return b == kGuard; };
        return std::all_of(bytes_.begin(), bytes_.begin() + kGuardBytes, intact) &&
               std::all_of(bytes_.end() - kGuardBytes, bytes_.end(), intact);
    }

  private:
    std::vector<std::byte> bytes_;
};

struct Case {
    std::string name;
    FrameFormat format;
    std::function<std::unique_ptr<FrameSource>()> make;
    std::optional<std::uint64_t> frames;  // nothing: endless
};

std::vector<FrameFormat> formats() {
    std::vector<FrameFormat> all;
    for (const auto& [width, height] : {std::pair{1U, 1U}, {3U, 5U}, {511U, 7U}, {64U, 48U}, {7U, 300U}}) {
        all.push_back({width, height, PixelFormat::mono8, 8, 0});
        all.push_back({width, height, PixelFormat::mono16, 16, 0});
        all.push_back({width, height, PixelFormat::mono16, 12, 108.3});
    }
    return all;
}

std::vector<Case> cases() {
    std::vector<Case> all;
    for (const FrameFormat& format : formats()) {
        const std::string size = fmt::format("{}x{} {} {}", format.width, format.height,
                                             name_of(format.pixel_format), format.significant_bits);
        for (const bool embed : {false, true}) {
            all.push_back({"simulated " + size, format, [=] { return make_simulated_source(format, embed); }, {}});
        }
    }
    return all;
}

// Fills one frame, calling again while the source says not_yet.
FillResult fill_frame(FrameSource& source, GuardedPixels& frame, std::uint64_t sequence) {
    FrameInfo info;
    for (int tries = 0; tries < 1000; ++tries) {
        const FillResult result = source.fill(frame.pixels(), info, sequence, kLimit);
        if (result != FillResult::not_yet) {
            return result;
        }
    }
    return FillResult::not_yet;
}
}  // namespace

TEST_CASE("a source has the format that was asked for and keeps it") {
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        const auto source = each.make();
        CHECK(source->format() == each.format);
        GuardedPixels frame(each.format.payload_bytes());
        CHECK(fill_frame(*source, frame, 0) == FillResult::filled);
        CHECK(source->format() == each.format);
    }
}

TEST_CASE("a source gives as many frames as it says and then stays ended") {
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        const auto source = each.make();
        CHECK(source->frame_count() == each.frames);
        GuardedPixels frame(each.format.payload_bytes());
        const std::uint64_t asked = each.frames.value_or(10);
        for (std::uint64_t i = 0; i < asked; ++i) {
            CHECK(fill_frame(*source, frame, i) == FillResult::filled);
        }
        if (each.frames) {
            CHECK(fill_frame(*source, frame, asked) == FillResult::ended);
            CHECK(fill_frame(*source, frame, asked) == FillResult::ended);
        }
        CHECK(source->frame_count() == each.frames);
    }
}

TEST_CASE("a source writes every byte of the pixels and none outside") {
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        GuardedPixels over_zeros(each.format.payload_bytes());
        GuardedPixels over_ones(each.format.payload_bytes());
        std::fill(over_zeros.pixels().begin(), over_zeros.pixels().end(), std::byte{0});
        std::fill(over_ones.pixels().begin(), over_ones.pixels().end(), std::byte{0xff});
        CHECK(fill_frame(*each.make(), over_zeros, 3) == FillResult::filled);
        CHECK(fill_frame(*each.make(), over_ones, 3) == FillResult::filled);
        CHECK(std::equal(over_zeros.pixels().begin(), over_zeros.pixels().end(), over_ones.pixels().begin()));
        CHECK(over_zeros.guards_untouched());
        CHECK(over_ones.guards_untouched());
    }
}

TEST_CASE("a source leaves what the producer sets in the header alone") {
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        const auto source = each.make();
        GuardedPixels frame(each.format.payload_bytes());
        FrameInfo info;
        info.sequence = 11;
        info.scan_id = 12;
        info.delivered = 13;
        info.stored = 1;
        info.capture_time_ns = 14;
        while (source->fill(frame.pixels(), info, 11, kLimit) == FillResult::not_yet) {
        }
        CHECK(info.sequence == 11);
        CHECK(info.scan_id == 12);
        CHECK(info.delivered == 13);
        CHECK(info.stored == 1);
        CHECK(info.capture_time_ns >= 14);
        CHECK(info.status == FrameStatus::good);
    }
}

TEST_CASE("what a source was set to has a name and no name comes twice") {
    for (const Case& each : cases()) {
        CAPTURE(each.name);
        std::vector<std::string> names;
        for (const auto& [name, value] : each.make()->settings()) {
            CHECK_FALSE(name.empty());
            names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
    }
}
