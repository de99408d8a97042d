// Ways of writing that are programs of their own.
#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/ways_of_writing.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "writer/scan/scan_index.hpp"

namespace framering::bench {

namespace fs = std::filesystem;

namespace {
pid_t start(const std::vector<std::string>& words, const fs::path& log) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const std::string& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    pid_t child = -1;
    const int error = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        fail(ExitCode::failed, "{} cannot be started: {}", words[0], errno_text(error));
    }
    return child;
}

void wait_for_success(pid_t child, const char* name, const fs::path& log) {
    int status = 0;
    while (waitpid(child, &status, 0) == -1 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        std::ifstream file(log);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        fail(ExitCode::failed, "{} ended with status {}; both programs said:\n{}", name, status, text);
    }
}

// From the index's first frame to the last change of the manifest.
double seconds_of_scan(const fs::path& directory) {
    DiskFile index = DiskFile::open(directory / kIndexFileName, DiskFile::Access::read);
    IndexHeader header;
    IndexRecord record;
    (void)index.read_at(0, std::as_writable_bytes(std::span(&header, 1)));
    (void)index.read_at(sizeof header, std::as_writable_bytes(std::span(&record, 1)));
    struct stat manifest {};
    if (stat((directory / "scan.json").c_str(), &manifest) == -1) {
        fail(ExitCode::failed, "{}: no manifest", directory.string());
    }
    const auto end_utc_ns =
        static_cast<std::int64_t>(manifest.st_mtim.tv_sec) * 1'000'000'000 + manifest.st_mtim.tv_nsec;
    const auto begin_utc_ns = static_cast<std::int64_t>(record.capture_time_ns) + header.clock_offset_ns;
    return static_cast<double>(end_utc_ns - begin_utc_ns) / 1e9;
}
}  // namespace

Spent write_by_programs(const Load& load) {
    const fs::path bin = fs::read_symlink("/proc/self/exe").parent_path();
    const std::string session = "bench_disk_" + std::to_string(getpid());
    const fs::path log = load.directory / "frame_writing.log";
    const FrameFormat& format = load.ring.format();
    const pid_t acquirer =
        start({bin / "acquirer", "--session", session, "--width", std::to_string(format.width), "--height",
               std::to_string(format.height), "--pixel-format", std::string(name_of(format.pixel_format)),
               "--frames", std::to_string(load.frames), "--frame-rate", "max", "--when-full", "wait", "--wait-for",
               "writer=60s", "--ring-size", "256MiB"},
              log);
    const pid_t writer = start({bin / "writer", "--session", session, "--output", load.directory, "--name",
                                "frame_writing", "--wait", "60s"},
                               log);
    wait_for_success(acquirer, "acquirer", log);
    wait_for_success(writer, "writer", log);
    const fs::path directory = load.directory / "frame_writing";
    const double seconds = seconds_of_scan(directory);
    fs::remove_all(directory);
    fs::remove(log);
    return {seconds, 0};
}

Spent write_by_tifffile(const Load& load) {
    const FrameFormat& format = load.ring.format();
    const std::string command =
        fmt::format("/usr/bin/python3 {}/tifffile_writing.py '{}' {} {} {} '{}' {}", FRAMERING_BENCH_DIR,
                    load.directory.string(), format.width, format.height, samples_per_pixel(format.pixel_format),
                    numpy_name_of(format.pixel_format), load.frames);
    FILE* output = popen(command.c_str(), "r");
    double seconds = 0;
    const bool has_seconds = output != nullptr && std::fscanf(output, "%lf", &seconds) == 1;
    if (output == nullptr || pclose(output) != 0 || !has_seconds) {
        fail(ExitCode::failed, "tifffile wrote nothing; install python3-tifffile");
    }
    return {seconds, 0};
}

}  // namespace framering::bench
