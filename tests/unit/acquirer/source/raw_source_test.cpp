#include "acquirer/source/raw_source.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <fstream>
#include <memory>

#include "common/base/error.hpp"
#include "tests/support/fifo.hpp"
#include "tests/support/filled_frame.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;
using doctest::Contains;

namespace {
constexpr Nanoseconds kShort = std::chrono::milliseconds(2);

WantedFormat sized(std::uint32_t width, std::uint32_t height) {
    WantedFormat wanted;
    wanted.width = width;
    wanted.height = height;
    return wanted;
}

// 5x3 mono16: 30 bytes.
const WantedFormat kTiny = sized(5, 3);
constexpr std::size_t kTinyBytes = 30;

std::vector<std::byte> counted(std::size_t size, unsigned first) {
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = static_cast<std::byte>(first + i);
    }
    return bytes;
}

void append(const std::filesystem::path& path, const std::vector<std::byte>& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::app)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// Puts a file on standard input for its lifetime.
class StandardInput {
  public:
    explicit StandardInput(int fd) : saved_(::dup(STDIN_FILENO)) {
        ::dup2(fd, STDIN_FILENO);
        ::close(fd);
    }
    ~StandardInput() {
        ::dup2(saved_, STDIN_FILENO);
        ::close(saved_);
    }
    StandardInput(const StandardInput&) = delete;
    StandardInput& operator=(const StandardInput&) = delete;

  private:
    int saved_;
};
}  // namespace

TEST_CASE("a raw file gives its frames and knows how many") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, counted(kTinyBytes, 0));
    append(path, counted(kTinyBytes, 100));
    const auto source = make_raw_source(path, kTiny, false);
    CHECK(source->frame_count() == 2);
    CHECK(next_frame(*source) == counted(kTinyBytes, 0));
    CHECK(next_frame(*source) == counted(kTinyBytes, 100));
    CHECK_FALSE(next_frame(*source).has_value());
}

TEST_CASE("a short last frame is an error that says so after the whole frames came") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, counted(kTinyBytes, 0));
    append(path, counted(7, 100));
    const auto source = make_raw_source(path, kTiny, false);
    CHECK_FALSE(source->frame_count().has_value());
    CHECK(next_frame(*source) == counted(kTinyBytes, 0));
    CHECK_THROWS_WITH((void)next_frame(*source),
                      Contains("input ended inside frame 1: 7 of 30 bytes received; check that --width"));
}

TEST_CASE("packed frames of a raw file come as 16-bit pixels") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, {std::byte{0x23}, std::byte{0x61}, std::byte{0x45}, std::byte{0xFF}, std::byte{0x0F}});
    append(path, {std::byte{0x01}, std::byte{0x20}, std::byte{0x00}, std::byte{0x03}, std::byte{0x00}});
    append(path, {std::byte{0x01}});
    WantedFormat wanted = sized(3, 1);
    set_pixel_format(wanted, "Mono12p");
    const auto source = make_raw_source(path, wanted, false);
    const auto settings = source->settings();
    CHECK(std::find(settings.begin(), settings.end(), std::pair<std::string, std::string>("packing", "Mono12p")) !=
          settings.end());
    const auto bytes_of = [](std::vector<std::uint16_t> pixels) {
        const auto bytes = std::as_bytes(std::span(pixels));
        return std::vector<std::byte>(bytes.begin(), bytes.end());
    };
    CHECK(next_frame(*source) == bytes_of({0x123, 0x456, 0xFFF}));
    CHECK(next_frame(*source) == bytes_of({1, 2, 3}));
    CHECK_THROWS_WITH((void)next_frame(*source), Contains("inside frame 2: 1 of 5 bytes received"));
}

TEST_CASE("what is appended to a raw file after it was opened is not given and told at the end") {
    for (const std::size_t more_at_start : {std::size_t{0}, std::size_t{7}}) {
        CAPTURE(more_at_start);
        const TemporaryDirectory directory;
        const auto path = directory / "frames.bin";
        append(path, counted(2 * kTinyBytes + more_at_start, 0));
        const auto source = make_raw_source(path, kTiny, false);
        append(path, counted(3 * kTinyBytes - more_at_start + 1, 0));
        CHECK(next_frame(*source) == counted(kTinyBytes, 0));
        CHECK(source->left_behind().empty());
        CHECK(next_frame(*source) == counted(kTinyBytes, kTinyBytes));
        CHECK(
            source->left_behind() ==
            fmt::format("raw source {0}: {1} bytes (3 frames) were appended after it was opened and are not part "
                        "of this scan; to follow a growing file: tail -c +1 -f {0} | framering acquirer --source "
                        "raw:- ...",
                        path.string(), 3 * kTinyBytes - more_at_start + 1));
        if (more_at_start == 0) {
            CHECK(source->wait(kShort) == Readiness::ended);
            CHECK(source->wait(kShort) == Readiness::ended);
        } else {
            CHECK_THROWS_WITH((void)next_frame(*source), Contains("inside frame 2: 7 of 30 bytes received"));
        }
    }
}

TEST_CASE("a raw file that stayed as it was or shrank leaves nothing behind") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, counted(kTinyBytes, 0));
    const auto source = make_raw_source(path, kTiny, false);
    CHECK(next_frame(*source).has_value());
    CHECK(source->left_behind().empty());
    std::filesystem::resize_file(path, 1);
    CHECK(source->left_behind().empty());
}

TEST_CASE("an empty raw file that grows has no frames and leaves what came behind") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, {});
    const auto source = make_raw_source(path, kTiny, false);
    append(path, counted(kTinyBytes, 0));
    CHECK(source->wait(kShort) == Readiness::ended);
    CHECK(doctest::String(source->left_behind().c_str()) == Contains("30 bytes (1 frames)"));
}

TEST_CASE("a looped raw file repeats what was there when it was opened") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, counted(kTinyBytes, 0));
    const auto source = make_raw_source(path, kTiny, true);
    append(path, counted(kTinyBytes, 50));
    for (int i = 0; i < 3; ++i) {
        CHECK(next_frame(*source) == counted(kTinyBytes, 0));
    }
    CHECK(source->left_behind().empty());
}

TEST_CASE("a raw file on standard input that grows is told without its name") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, counted(kTinyBytes + 4, 0));
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(::lseek(fd, 4, SEEK_SET) == 4);
    const StandardInput input(fd);
    const auto source = make_raw_source("-", kTiny, false);
    append(path, counted(9, 0));
    CHECK(next_frame(*source) == counted(kTinyBytes, 4));
    CHECK(source->wait(kShort) == Readiness::ended);
    CHECK(doctest::String(source->left_behind().c_str()) == Contains("9 bytes (0 frames)"));
    CHECK(doctest::String(source->left_behind().c_str()) == Contains("tail -c +1 -f FILE | "));
}

TEST_CASE("a raw file that is gone on with ends where it ended when it was opened") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, counted(3 * kTinyBytes, 0));
    const auto source = make_raw_source(path, kTiny, false);
    append(path, counted(kTinyBytes, 0));
    source->go_to(2);
    CHECK(next_frame(*source) == counted(kTinyBytes, 2 * kTinyBytes));
    CHECK(source->wait(kShort) == Readiness::ended);
    CHECK_FALSE(source->left_behind().empty());
}

TEST_CASE("an empty raw file has no frames") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, {});
    const auto source = make_raw_source(path, kTiny, false);
    CHECK(source->frame_count() == 0);
    CHECK_FALSE(next_frame(*source).has_value());
    CHECK_THROWS_WITH((void)make_raw_source(path, kTiny, true), Contains("is empty"));
}

TEST_CASE("a looped raw file begins again") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, counted(kTinyBytes, 0));
    append(path, counted(kTinyBytes, 50));
    const auto source = make_raw_source(path, kTiny, true);
    CHECK_FALSE(source->frame_count().has_value());
    for (unsigned i = 0; i < 5; ++i) {
        CHECK(next_frame(*source) == counted(kTinyBytes, i % 2 * 50));
    }
}

TEST_CASE("a FIFO is opened before its writer comes and read on where it stopped") {
    const TemporaryDirectory directory;
    const auto path = directory / "pipe";
    make_fifo(path);
    const auto source = make_raw_source(path, kTiny, false);
    CHECK_FALSE(source->frame_count().has_value());
    std::vector<std::byte> pixels(kTinyBytes);
    FrameInfo info;
    CHECK(source->wait(kShort) == Readiness::not_yet);  // no writer yet
    auto writer = std::make_unique<FifoWriter>(path);
    CHECK(source->wait(kShort) == Readiness::not_yet);  // a silent one
    const auto frame = counted(kTinyBytes, 3);
    writer->put(std::span(frame).first(11));
    CHECK(source->wait(kShort) == Readiness::ready);
    CHECK(source->fill(pixels, info, 0, kShort) == FillResult::not_yet);
    CHECK(source->fill(pixels, info, 0, Nanoseconds(0)) == FillResult::not_yet);
    writer->put(std::span(frame).subspan(11));
    CHECK(source->fill(pixels, info, 0, kShort) == FillResult::filled);
    CHECK(pixels == frame);
    CHECK(info.camera_frame_id == 0);
    writer.reset();
    CHECK(source->wait(kShort) == Readiness::ended);
    CHECK(source->wait(kShort) == Readiness::ended);
}

TEST_CASE("a writer that leaves within a frame is an error") {
    const TemporaryDirectory directory;
    make_fifo(directory / "pipe");
    const auto source = make_raw_source(directory / "pipe", kTiny, false);
    auto writer = std::make_unique<FifoWriter>(directory / "pipe");
    writer->put(counted(kTinyBytes + 29, 0));
    CHECK(next_frame(*source) == counted(kTinyBytes, 0));
    writer.reset();
    CHECK_THROWS_WITH((void)next_frame(*source), Contains("input ended inside frame 1: 29 of 30 bytes received"));
}

TEST_CASE("standard input is read as pipe and as file and stays open") {
    const TemporaryDirectory directory;
    const auto path = directory / "frames.bin";
    append(path, counted(11, 77));
    append(path, counted(kTinyBytes, 5));
    append(path, counted(kTinyBytes, 6));
    {
        const StandardInput redirected(::open(path.c_str(), O_RDONLY));
        REQUIRE(::lseek(STDIN_FILENO, 11, SEEK_SET) == 11);  // a shell may have read a header off it
        const auto source = make_raw_source("-", kTiny, false);
        CHECK(source->frame_count() == 2);
        CHECK(next_frame(*source) == counted(kTinyBytes, 5));
        CHECK(next_frame(*source) == counted(kTinyBytes, 6));
        CHECK_FALSE(next_frame(*source).has_value());
    }
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const StandardInput redirected(ends[0]);
    {
        const auto source = make_raw_source("-", kTiny, false);
        const auto frame = counted(kTinyBytes, 9);
        REQUIRE(::write(ends[1], frame.data(), frame.size()) == static_cast<ssize_t>(frame.size()));
        CHECK(next_frame(*source) == frame);
        CHECK((::fcntl(STDIN_FILENO, F_GETFL) & O_NONBLOCK) == 0);
    }
    CHECK(::fcntl(STDIN_FILENO, F_GETFD) >= 0);
    ::close(ends[1]);
}

TEST_CASE("what cannot be a raw source is refused in one line") {
    const TemporaryDirectory directory;
    CHECK_THROWS_WITH((void)make_raw_source(directory / "none.bin", kTiny, false), Contains("No such file"));
    CHECK_THROWS_WITH((void)make_raw_source(directory.path(), kTiny, false), Contains("is a folder"));
    CHECK_THROWS_WITH((void)make_raw_source("/dev/null", kTiny, true), Contains("--loop cannot restart it"));
    CHECK_THROWS_WITH((void)make_raw_source("/dev/null", {}, false), Contains("set --width and --height"));
    CHECK_THROWS_WITH((void)make_raw_source("/dev/null", sized(0, 3), false), Contains("frame size 0x3"));
}

TEST_CASE("a looped raw file that is shorter than a frame has no frame to go to") {
    const TemporaryDirectory directory;
    const auto path = directory / "short.raw";
    append(path, counted(kTinyBytes - 1, 0));
    const auto source = make_raw_source(path.string(), kTiny, true);
    source->go_to(7);
    CHECK_THROWS_AS((void)next_frame(*source), Error);
}
