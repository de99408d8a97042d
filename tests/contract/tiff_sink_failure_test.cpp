// What is left of a TIFF file after a kill, a full disk, an interrupted write.
#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>

#include "common/base/error.hpp"
#include "tests/support/system_call_hooks.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_frames.hpp"
#include "tests/support/tiff_pages.hpp"
#include "writer/tiff_sink.hpp"

using namespace framering;
using namespace framering::test;

namespace {
// Runs of 1, 3, 1 and 2 frames, and a new description at the end.
constexpr std::array<std::size_t, 4> kRuns{1, 3, 1, 2};
constexpr std::size_t kFrames = 7;
const std::string kFirstText = "recording";
const std::string kLastText(5000, 'x');

struct Progress {
    std::size_t begun = 0;      // frames whose commit was called
    std::size_t committed = 0;  // frames whose commit returned
};

const FrameFormat& format() {
    static const FrameFormat instance = test_format(100, 75, PixelFormat::mono16);
    return instance;
}

const TestFrames& frames() {
    static const TestFrames instance(format(), kFrames);
    return instance;
}

FileSettings settings_for(const FrameFormat& frame_format) {
    return {frame_format, kFirstText, {}, 0};
}

void record(const std::filesystem::path& path, Progress& progress) {
    TiffSink sink;
    std::vector<FrameLocation> locations;
    const auto file = sink.create(path, settings_for(format()));
    std::size_t first = 0;
    for (const std::size_t count : kRuns) {
        file->write(frames().run(first, count), locations);
        first += count;
        progress.begun = first;
        file->commit();
        progress.committed = first;
    }
    file->close();
    sink.describe(path, kLastText);
}

// Runs record() in a child that ends at the plan's call. True: it came to the end.
bool record_in_a_child(const std::filesystem::path& path, const SystemCallPlan& plan, Progress& progress) {
    void* const shared =
        mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(shared != MAP_FAILED);
    auto* const child_progress = new (shared) Progress;
    const pid_t child = fork();
    if (child == 0) {
        plan_system_calls(plan);
        record(path, *child_progress);
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    progress = *child_progress;
    munmap(shared, sizeof(Progress));
    REQUIRE(WIFEXITED(status));
    REQUIRE((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == kKilledExitCode));
    return WEXITSTATUS(status) == 0;
}

void check_is_prefix(const std::filesystem::path& path, std::size_t least, std::size_t most) {
    if (!exists(path)) {
        CHECK(least == 0);
        return;
    }
    const TiffFile file = read_tiff(path);
    REQUIRE(file.opened);
    CHECK(file.complaints == std::vector<std::string>{});
    CHECK(file.pages.size() >= least);
    CHECK(file.pages.size() <= most);
    CHECK((file.description == kFirstText || file.description == kLastText));
    for (std::size_t i = 0; i < file.pages.size(); ++i) {
        CHECK(std::ranges::equal(file.pages[i].pixels, frames().all()[i].pixels));
    }
    CHECK(TiffSink().recover(path, most) == file.pages.size());
}

std::uint64_t allocated_bytes(const std::filesystem::path& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return static_cast<std::uint64_t>(status.st_blocks) * 512;
}
}  // namespace

TEST_CASE("tiff: a kill at any system call leaves exactly the committed frames") {
    for (const bool in_the_middle : {false, true}) {
        bool finished = false;
        std::uint64_t call = 0;
        while (!finished) {
            ++call;
            CAPTURE(call);
            CAPTURE(in_the_middle);
            const TemporaryDirectory directory(TemporaryDirectory::in_memory());
            Progress progress;
            finished = record_in_a_child(directory / "a.tif",
                                         {.kill_at = call, .kill_in_the_middle = in_the_middle}, progress);
            check_is_prefix(directory / "a.tif", progress.committed, progress.begun);
        }
        CHECK(call > 30);
    }
}

TEST_CASE("tiff: a full disk at any system call is an error and keeps the committed frames") {
    bool finished = false;
    for (std::uint64_t call = 1; !finished; ++call) {
        CAPTURE(call);
        const TemporaryDirectory directory(TemporaryDirectory::in_memory());
        const auto path = directory / "a.tif";
        Progress progress;
        plan_system_calls({.fail_at = call, .fail_with = ENOSPC});
        try {
            record(path, progress);
            finished = system_calls_so_far() < call;
        } catch (const Error& error) {
            const std::string line = error.what();
            CHECK(line.find("a.tif") != std::string::npos);
            CHECK(line.find("No space left on device") != std::string::npos);
            CHECK(line.find('\n') == std::string::npos);
        }
        plan_system_calls({});
        check_is_prefix(path, progress.committed, progress.begun);
    }
}

TEST_CASE("tiff: after a failed write close keeps what was committed") {
    const TemporaryDirectory directory;
    const auto path = directory / "a.tif";
    TiffSink sink;
    std::vector<FrameLocation> locations;
    const auto file = sink.create(path, settings_for(format()));
    file->write(frames().run(0, 2), locations);
    file->commit();
    plan_system_calls({.fail_at = 2, .fail_with = EIO});
    CHECK_THROWS_WITH_AS(file->write(frames().run(2, 3), locations),
                         doctest::Contains("Input/output error; the disk is failing"), Error);
    plan_system_calls({});
    file->close();
    check_is_prefix(path, 2, 2);
    const auto next = sink.create(directory / "b.tif", settings_for(format()));
    next->write(frames().run(0, 3), locations);
    next->commit();
    next->close();
    check_is_prefix(directory / "b.tif", 3, 3);
}

TEST_CASE("tiff: a file size limit is an error that names the file and the way out") {
    const TemporaryDirectory directory;
    Progress progress;
    struct rlimit former {};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &former) == 0);
    const auto former_handler = std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit tight { 100'000, former.rlim_max };
    REQUIRE(setrlimit(RLIMIT_FSIZE, &tight) == 0);
    CHECK_THROWS_WITH_AS(record(directory / "a.tif", progress),
                         doctest::Contains("File too large; set a smaller --max-file-size"), Error);
    setrlimit(RLIMIT_FSIZE, &former);
    std::signal(SIGXFSZ, former_handler);
    CHECK(progress.committed > 0);
    check_is_prefix(directory / "a.tif", progress.committed, progress.committed);
}

TEST_CASE("tiff: interrupted and short writes are continued") {
    const TemporaryDirectory directory;
    Progress progress;
    plan_system_calls({.interrupt = true});
    record(directory / "a.tif", progress);
    plan_system_calls({});
    check_is_prefix(directory / "a.tif", kFrames, kFrames);
}

TEST_CASE("tiff: the pixels of a frame go out in one write") {
    const FrameFormat large = test_format(1024, 1024, PixelFormat::mono16);
    const TestFrames two(large, 2);
    const TemporaryDirectory directory;
    TiffSink sink;
    std::vector<FrameLocation> locations;
    const auto file = sink.create(directory / "a.tif", settings_for(large));
    file->write(two.run(0, 1), locations);
    file->commit();
    plan_system_calls({});
    file->write(two.run(1, 1), locations);
    CHECK(system_calls_so_far() == 2);  // pixels and directory
    file->commit();
    CHECK(system_calls_so_far() == 3);  // link
    file->close();
}

TEST_CASE("tiff: nothing is overwritten") {
    const TemporaryDirectory directory;
    for (const std::string name : {"a.tif", "a.tif.unfinished"}) {
        const auto path = directory / name;
        std::ofstream(path) << "precious";
        TiffSink sink;
        CHECK_THROWS_WITH_AS((void)sink.create(directory / "a.tif", settings_for(format())),
                             doctest::Contains("a.tif"), Error);
        std::string word;
        std::ifstream(path) >> word;
        CHECK(word == "precious");
        remove(path);
    }
}

TEST_CASE("tiff: a file that takes the name before the first commit is kept") {
    const TemporaryDirectory directory;
    TiffSink sink;
    std::vector<FrameLocation> locations;
    const auto file = sink.create(directory / "a.tif", settings_for(format()));
    file->write(frames().run(0, 1), locations);
    std::ofstream(directory / "a.tif") << "precious";
    CHECK_THROWS_WITH_AS(file->commit(), doctest::Contains("the file exists"), Error);
    file->close();
    std::string word;
    std::ifstream(directory / "a.tif") >> word;
    CHECK(word == "precious");
}

TEST_CASE("tiff: close gives back what was reserved and so does recover") {
    const TemporaryDirectory directory;
    const auto path = directory / "a.tif";
    std::vector<FrameLocation> locations;
    {
        TiffSink sink;
        const auto file = sink.create(path, settings_for(format()));
        file->write(frames().all(), locations);
        file->commit();
        file->close();
    }
    CHECK(allocated_bytes(path) < 300'000);

    const auto killed = directory / "b.tif";
    Progress progress;
    REQUIRE_FALSE(record_in_a_child(killed, {.kill_at = 20}, progress));
    CHECK(progress.committed > 0);
    (void)TiffSink().recover(killed, kFrames);
    CHECK(allocated_bytes(killed) < 300'000);
}

TEST_CASE("tiff: a damaged file is not recovered silently") {
    const TemporaryDirectory directory;
    const auto path = directory / "a.tif";
    Progress progress;
    record(path, progress);
    TiffSink sink;
    const auto third_page = read_tiff(path).pages[2].offset;
    std::filesystem::resize_file(path, third_page);
    CHECK_THROWS_WITH_AS((void)sink.recover(path, kFrames), doctest::Contains("is damaged: "), Error);
    std::ofstream(path, std::ios::trunc) << "no TIFF at all";
    CHECK_THROWS_AS((void)sink.recover(path, kFrames), Error);
    CHECK_THROWS_WITH_AS(sink.describe(path, "text"), doctest::Contains("no description to replace"), Error);
}
