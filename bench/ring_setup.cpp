// How long an acquirer takes to make its ring, beside the same memory got bare: fallocate, populate, collapse.
//   ring_setup [PAIRS [RING_BYTES]]
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "bench/measurement.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/acquirer_session.hpp"

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
    const auto start = layout::round_up(reinterpret_cast<std::uintptr_t>(place), layout::kHugePage);
    void* const memory =
        mmap(reinterpret_cast<void*>(start), bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
    require(memory != MAP_FAILED, "mmap");
    madvise(memory, bytes, MADV_POPULATE_WRITE);
    madvise(memory, bytes, MADV_COLLAPSE);
    Setup setup{static_cast<double>(monotonic_ns() - began_ns), 0};
    munmap(place, bytes + layout::kHugePage);
    shm_unlink(name.c_str());
    close(fd);
    return setup;
}

Setup set_up_ours(std::uint64_t bytes) {
    constexpr std::uint64_t slot_bytes = 512ULL << 10;
    const std::uint64_t began_ns = monotonic_ns();
    AcquirerSession session({fmt::format("bench_{}", getpid()), bytes / slot_bytes, slot_bytes, false});
    const Setup setup{static_cast<double>(monotonic_ns() - began_ns), session.setup().huge_page_bytes};
    session.leave(true);
    return setup;
}
}  // namespace

int main(int argc, char** argv) {
    return run_program("ring_setup", [&] {
        const std::uint64_t pairs = argc > 1 ? parse_count(argv[1]) : 7;
        const std::uint64_t bytes =
            layout::round_up(argc > 2 ? parse_size(argv[2]) : 512ULL << 20, layout::kHugePage);
        fmt::print("{}a ring of {}, {} pairs\n\n", machine_text(), size_text(bytes), pairs);
        std::vector<double> ratios;
        for (std::uint64_t i = 0; i < pairs; ++i) {
            const Setup bare = set_up_bare(bytes);
            const Setup ours = set_up_ours(bytes);
            ratios.push_back(ours.took_ns / bare.took_ns);
            fmt::print("bare {:7.1f} ms   ours {:7.1f} ms with {} in huge pages   ratio {:.2f}\n",
                       bare.took_ns / 1e6, ours.took_ns / 1e6, size_text(ours.huge_bytes), ratios.back());
            std::fflush(stdout);
        }
        fmt::print("\nmedian ratio {:.2f} ({:.2f}..{:.2f})\n", percentile(ratios, 0.5),
                   *std::ranges::min_element(ratios), *std::ranges::max_element(ratios));
        return ExitCode::done;
    });
}
