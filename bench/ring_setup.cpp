// How long an acquirer takes to make its ring, in small and in huge pages, beside the same memory got bare
// (fallocate, populate, collapse), and how long after a kill its lease is free.
//   ring_setup [ROUNDS [RING_BYTES]]
#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <string>

#include "bench/measurement.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/acquirer_session.hpp"
#include "common/session/session_removal.hpp"

#ifndef MADV_COLLAPSE
// Linux 6.1; older C libraries do not name it.
constexpr int MADV_COLLAPSE = 25;  // NOLINT(readability-identifier-naming): the name that newer ones give
#endif

using namespace framering;
using namespace framering::bench;

namespace {
struct Setup {
    double took_ns = 0;
    std::uint64_t huge_bytes = 0;
};

void require(bool done, const char* what) {
    if (!done) {
        fail(ExitCode::failed, "{}: {}", what, errno_text(errno));
    }
}

// Best effort and as a whole, as whoever takes the shortest way writes it.
Setup set_up_bare(std::uint64_t bytes) {
    const std::string name = fmt::format("/bench_bare_{}", getpid());
    const std::uint64_t began_ns = monotonic_ns();
    const int fd = shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600);
    require(fd >= 0, "shm_open");
    require(posix_fallocate(fd, 0, static_cast<off_t>(bytes)) == 0, "posix_fallocate");
    void* const place = mmap(nullptr, bytes + layout::kHugePage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    require(place != MAP_FAILED, "mmap");
    const auto found = reinterpret_cast<std::uintptr_t>(place);
    void* const start = static_cast<std::byte*>(place) + (layout::round_up(found, layout::kHugePage) - found);
    void* const memory = mmap(start, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
    require(memory != MAP_FAILED, "mmap");
    madvise(memory, bytes, MADV_POPULATE_WRITE);
    madvise(memory, bytes, MADV_COLLAPSE);
    Setup setup{static_cast<double>(monotonic_ns() - began_ns), 0};
    munmap(place, bytes + layout::kHugePage);
    shm_unlink(name.c_str());
    close(fd);
    return setup;
}

constexpr std::uint64_t kSlotBytes = 512ULL << 10;

SessionSettings settings_of(const std::string& session, std::uint64_t bytes, Pages pages) {
    SessionSettings settings;
    settings.session = session;
    settings.slot_count = bytes / kSlotBytes;
    settings.slot_stride = kSlotBytes;
    settings.pages = pages;
    return settings;
}

std::string session_here() {
    return fmt::format("bench_{}", getpid());
}

Setup set_up_ours(std::uint64_t bytes, Pages pages) {
    const std::uint64_t began_ns = monotonic_ns();
    AcquirerSession session(settings_of(session_here(), bytes, pages));
    const Setup setup{static_cast<double>(monotonic_ns() - began_ns), session.setup().huge_page_bytes};
    session.leave(true);
    return setup;
}

const char* name_of(Pages pages) noexcept {
    return pages == Pages::huge ? "huge" : "small";
}

// The child's part: a ring of which every page was touched, until it is killed.
ExitCode keep_ring(const std::string& session, std::uint64_t bytes, Pages pages) {
    AcquirerSession held(settings_of(session, bytes, pages));
    while (auto claim = held.frames().try_claim()) {
        for (std::size_t at = 0; at < claim->pixels().size(); at += 4096) {
            claim->pixels()[at] = std::byte{1};
        }
        held.frames().publish(std::move(*claim), {});
        if (held.frames().head() == bytes / kSlotBytes) {
            break;
        }
    }
    fmt::print("held\n");
    std::fflush(stdout);
    for (;;) {
        pause();
    }
}

// Nanoseconds from SIGKILL until the next acquirer may have the session.
double time_until_free(std::uint64_t bytes, Pages pages) {
    const std::string session = session_here();
    std::array<std::string, 5> words{std::filesystem::read_symlink("/proc/self/exe").string(), "hold", session,
                                     std::to_string(bytes), name_of(pages)};
    std::array<char*, 6> arguments{};
    std::ranges::transform(words, arguments.begin(), [](std::string& word) { return word.data(); });
    std::array<int, 2> said{};
    require(pipe(said.data()) == 0, "pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, said[1], STDOUT_FILENO);
    pid_t child = -1;
    const int error = posix_spawn(&child, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(said[1]);
    if (error != 0) {
        fail(ExitCode::failed, "ring_setup cannot be started: {}", errno_text(error));
    }
    char letter = 0;
    require(read(said[0], &letter, 1) == 1, "the holder of the ring ended");
    const auto control = Segment::open(control_segment_name(session), Access::read_only);
    const std::uint64_t killed_ns = monotonic_ns();
    kill(child, SIGKILL);
    while (Lease::is_held(control->lease_handle(), layout::kProducerLease)) {
        sleep_until_ns(monotonic_ns() + 20'000);
    }
    const double took_ns = static_cast<double>(monotonic_ns() - killed_ns);
    waitpid(child, nullptr, 0);
    close(said[0]);
    remove_session(session, true);
    return took_ns;
}

ExitCode measure(std::uint64_t rounds, std::uint64_t bytes) {
    fmt::print("{}a ring of {}, {} rounds, ms\n\n", machine_text(), size_text(bytes), rounds);
    std::array<std::vector<double>, 5> all;
    for (std::uint64_t i = 0; i < rounds; ++i) {
        const Setup bare = set_up_bare(bytes);
        const Setup small = set_up_ours(bytes, Pages::small);
        const Setup huge = set_up_ours(bytes, Pages::huge);
        const std::array times{bare.took_ns, small.took_ns, huge.took_ns, time_until_free(bytes, Pages::small),
                               time_until_free(bytes, Pages::huge)};
        for (std::size_t k = 0; k < times.size(); ++k) {
            all[k].push_back(times[k] / 1e6);
        }
        fmt::print(
            "start: bare {:.0f}, small pages {:.0f}, huge pages {:.0f} (got {}); free after a kill: small {:.1f}, "
            "huge {:.1f}\n",
            times[0] / 1e6, times[1] / 1e6, times[2] / 1e6, size_text(huge.huge_bytes), times[3] / 1e6,
            times[4] / 1e6);
        std::fflush(stdout);
    }
    constexpr std::array names{"start, bare", "start, small pages", "start, huge pages",
                               "free after a kill, small pages", "free after a kill, huge pages"};
    fmt::print("\n");
    for (std::size_t k = 0; k < names.size(); ++k) {
        fmt::print("{:<32}{:>9.1f} ({:.1f}..{:.1f})\n", names[k], percentile(all[k], 0.5),
                   *std::ranges::min_element(all[k]), *std::ranges::max_element(all[k]));
    }
    return ExitCode::done;
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("ring_setup", [&] {
        if (argc == 5 && std::string(argv[1]) == "hold") {
            return keep_ring(argv[2], parse_count(argv[3]),
                             std::string(argv[4]) == "huge" ? Pages::huge : Pages::small);
        }
        return measure(argc > 1 ? parse_count(argv[1]) : 7,
                       layout::round_up(argc > 2 ? parse_size(argv[2]) : 512ULL << 20, layout::kHugePage));
    });
}
