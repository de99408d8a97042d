#include "tests/support/recorded_file.hpp"

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "tests/support/tiff_pages.hpp"

namespace framering::test {

namespace {
constexpr std::array<std::size_t, 4> kRuns{1, 3, 1, 2};
const std::string kFirstText = "recording";
const std::string kLastText(5000, 'x');

void check_pages(const SinkUnderTest& on, const TiffFile& file) {
    REQUIRE(file.opened);
    CHECK(file.complaints == std::vector<std::string>{});
    CHECK((!on.keeps_text || file.description == kFirstText || file.description == kLastText));
    for (std::size_t i = 0; i < file.pages.size(); ++i) {
        CHECK(std::ranges::equal(file.pages[i].pixels, file_frames().all()[i].pixels));
    }
}
}  // namespace

const TestFrames& file_frames() {
    static const TestFrames instance(test_format(100, 75, PixelFormat::mono16), kFileFrames);
    return instance;
}

FileSettings file_settings() {
    return {test_format(100, 75, PixelFormat::mono16), kFirstText, {.frames = kFileFrames}, 0};
}

void record_file(const SinkUnderTest& on, const std::filesystem::path& path, FileProgress& progress) {
    const auto sink = on.make();
    std::vector<FrameLocation> locations;
    const auto file = sink->create(path, file_settings());
    std::size_t first = 0;
    for (const std::size_t count : kRuns) {
        file->write(file_frames().run(first, count), locations);
        first += count;
        progress.begun = first;
        file->commit();
        progress.committed = first;
    }
    file->close();
    sink->describe(path, kLastText);
}

bool record_file_in_a_child(const SinkUnderTest& on, const std::filesystem::path& path, const SystemCallPlan& plan,
                            FileProgress& progress) {
    void* const shared =
        mmap(nullptr, sizeof(FileProgress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(shared != MAP_FAILED);
    auto* const child_progress = new (shared) FileProgress;
    const pid_t child = fork();
    if (child == 0) {
        plan_system_calls(plan);
        record_file(on, path, *child_progress);
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    progress = *child_progress;
    munmap(shared, sizeof(FileProgress));
    REQUIRE(WIFEXITED(status));
    REQUIRE((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == kKilledExitCode));
    return WEXITSTATUS(status) == 0;
}

void check_is_prefix(const SinkUnderTest& on, const std::filesystem::path& path, std::size_t least,
                     std::size_t most) {
    if (!exists(path)) {
        CHECK(least == 0);
        return;
    }
    const TiffFile file = read_tiff(path);
    check_pages(on, file);
    CHECK(file.pages.size() >= least);
    CHECK(file.pages.size() <= most);
    const std::uint64_t recovered = on.make()->recover(path, most);
    CHECK(recovered >= file.pages.size());
    CHECK(recovered <= most);
    if (recovered != 0) {
        const TiffFile again = read_tiff(path);
        check_pages(on, again);
        CHECK(again.pages.size() == recovered);
    }
}

}  // namespace framering::test
