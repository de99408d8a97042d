// A session of real processes, and what is left of it when they are killed.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "common/session/session_view.hpp"
#include "tests/windows/part_process.hpp"

using namespace framering;
using namespace framering::test;
using namespace std::chrono_literals;

namespace {
namespace fs = std::filesystem;

constexpr std::uint64_t kFrames = 2'000;

// A session of its own with a file of frame numbers.
struct Recording {
    std::string session;
    fs::path file;

    explicit Recording(const std::string& name)
        : session(name + "_" + std::to_string(getpid())),
          file(fs::temp_directory_path() / (session + ".numbers")) {
        fs::remove(file);
    }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;
    ~Recording() {
        std::error_code ignored;
        fs::remove(file, ignored);
    }

    [[nodiscard]] std::string acquirer() const { return "acquirer " + session + " " + std::to_string(kFrames); }
    [[nodiscard]] std::string reader() const { return "reader " + session + " \"" + file.string() + "\""; }
    [[nodiscard]] std::string viewer() const { return "viewer " + session; }
    [[nodiscard]] std::string trespasser() const { return "trespasser " + session; }

    // Whether so many frames are stored in time.
    [[nodiscard]] bool reaches(std::uint64_t frames) const {
        std::error_code missing;
        for (int tries = 0; tries < 30'000; ++tries) {
            if (fs::exists(file, missing) && fs::file_size(file, missing) >= frames * sizeof(std::uint64_t)) {
                return true;
            }
            std::this_thread::sleep_for(1ms);
        }
        return false;
    }

    void check_every_frame_once() const {
        std::vector<std::uint64_t> numbers(fs::file_size(file) / sizeof(std::uint64_t));
        std::ifstream stream(file, std::ios::binary);
        stream.read(reinterpret_cast<char*>(numbers.data()),
                    static_cast<std::streamsize>(numbers.size() * sizeof(std::uint64_t)));
        REQUIRE(numbers.size() == kFrames);
        std::uint64_t wrong = 0;
        for (std::uint64_t i = 0; i < kFrames; ++i) {
            wrong += numbers[i] == i ? 0U : 1U;
        }
        CHECK(wrong == 0);
    }
};
}  // namespace

TEST_CASE(
    "a lossless reader that is killed and started again stores every frame once and a viewer sees them whole") {
    const Recording recording("killed_reader");
    PartProcess acquirer(recording.acquirer());
    PartProcess viewer(recording.viewer());
    for (const std::uint64_t frames : {300U, 700U, 1'200U}) {
        PartProcess reader(recording.reader());
        REQUIRE(recording.reaches(frames));
        reader.kill();
        const auto view = SessionView::open(recording.session, Access::read_only);
        REQUIRE(view);
        CHECK(view->acquirer_alive());
        CHECK_FALSE(view->reader_alive(0));
    }
    PartProcess reader(recording.reader());
    CHECK(reader.exit_code(60s) == 0);
    CHECK(acquirer.exit_code(60s) == 0);
    CHECK(viewer.exit_code(60s) == 0);
    recording.check_every_frame_once();
}

TEST_CASE("an acquirer that is killed is followed by one that goes on in the ring that the reader has open") {
    const Recording recording("killed_acquirer");
    PartProcess reader(recording.reader());
    {
        PartProcess first(recording.acquirer());
        REQUIRE(recording.reaches(500));
        const auto view = SessionView::open(recording.session, Access::read_only);
        REQUIRE(view);
        CHECK(view->acquirer_alive());
        first.kill();
        CHECK_FALSE(view->acquirer_alive());
        CHECK(view->reader_alive(0));
    }
    PartProcess second(recording.acquirer());
    PartProcess viewer(recording.viewer());
    CHECK(reader.exit_code(60s) == 0);
    CHECK(second.exit_code(60s) == 0);
    CHECK(viewer.exit_code(60s) == 0);
    recording.check_every_frame_once();
}

TEST_CASE("a session goes with the last process that has it open") {
    const Recording recording("all_killed");
    {
        PartProcess acquirer(recording.acquirer());
        PartProcess reader(recording.reader());
        REQUIRE(recording.reaches(100));
        reader.kill();
        acquirer.kill();
    }
    CHECK_FALSE(SessionView::open(recording.session, Access::read_only));
}

TEST_CASE("a process that may write one region of a session dies of a write to another and changes nothing") {
    const Recording recording("trespassed");
    PartProcess acquirer(recording.acquirer());
    PartProcess trespasser(recording.trespasser());
    constexpr std::uint32_t access_violation = 0xC0000005;
    CHECK(trespasser.exit_code(60s) == access_violation);
    const auto view = SessionView::open(recording.session, Access::read_only);
    REQUIRE(view);
    CHECK(view->producer().head == 0);
    CHECK(view->acquirer_alive());
    const MappedRegion entry =
        view->control().map(layout::entry_offset(15), layout::kProtectionUnit, Access::read_only);
    CHECK(entry.data()[layout::kProtectionUnit - 1] == std::byte{1});
}
