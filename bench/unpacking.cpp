// How fast packed pixels are unpacked into slots that no cache holds, one thread. The limit beside it, in the same
// turns: memcpy of as many bytes as come out.
//   unpacking [TURNS]
#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "acquirer/source/packing.hpp"
#include "bench/measurement.hpp"
#include "common/base/processors.hpp"

using namespace framering;
using namespace framering::bench;

namespace {
constexpr std::uint64_t kPixels = std::uint64_t{4096} * 3072;
constexpr std::uint64_t kBytes = kPixels * sizeof(std::uint16_t);
constexpr double kBar = 0.7;

double now_s() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::vector<std::byte> random_bytes(std::uint64_t count) {
    std::mt19937_64 random(7);
    std::vector<std::byte> bytes(count);
    std::ranges::generate(bytes, [&] { return static_cast<std::byte>(random() & 0xFF); });
    return bytes;
}

// As a ring has them: aligned to pages, and one after the other.
class Slots {
  public:
    explicit Slots(std::uint64_t count) : bytes_(count * kBytes + kPage), count_(count) {}
    [[nodiscard]] std::span<std::byte> next() noexcept {
        const auto start = reinterpret_cast<std::uintptr_t>(bytes_.data());
        const std::size_t to_page = (kPage - start % kPage) % kPage;
        return std::span(bytes_).subspan(to_page + turn_++ % count_ * kBytes, kBytes);
    }

  private:
    static constexpr std::size_t kPage = 4096;
    std::vector<std::byte> bytes_;
    std::uint64_t count_;
    std::uint64_t turn_ = 0;
};

template <class Action>
double gb_per_s(Action action) {
    const double began = now_s();
    action();
    return static_cast<double>(kBytes) / 1e9 / (now_s() - began);
}
}  // namespace

int main(int argc, char** argv) {
    const int turns = argc > 1 ? std::stoi(argv[1]) : 41;
    const std::uint64_t cache = last_level_cache_bytes();
    Slots slots(std::max<std::uint64_t>(8, 2 * cache / kBytes + 1));
    fmt::print("{}last-level cache {} MiB; {} MB of pixels a frame, into slots past the cache\n\n", machine_text(),
               cache >> 20, kBytes / 1'000'000);
    fmt::print("{:<14}{:>12}{:>12}{:>12}{:>25}\n", "packing", "GB/s out", "plain loop", "memcpy",
               "out / memcpy (bar 0.7)");
    const std::vector<std::byte> unpacked = random_bytes(kBytes);
    for (const Packing packing : {Packing::mono10p, Packing::mono12p, Packing::mono14p, Packing::mono10_packed,
                                  Packing::mono12_packed, Packing::y10p, Packing::y12p}) {
        const std::vector<std::byte> packed = random_bytes(packed_bytes(packing, kPixels));
        std::vector<double> ours;
        std::vector<double> plain;
        std::vector<double> copies;
        std::vector<double> ratios;
        for (int turn = 0; turn < turns; ++turn) {
            copies.push_back(gb_per_s([&] { std::memcpy(slots.next().data(), unpacked.data(), kBytes); }));
            ours.push_back(gb_per_s([&] { unpack_pixels(slots.next(), packed, packing, CopyMode::streaming); }));
            plain.push_back(gb_per_s([&] { unpack_pixels_plainly(slots.next(), packed, packing); }));
            ratios.push_back(ours.back() / copies.back());
        }
        const double ratio = percentile(ratios, 0.5);
        fmt::print("{:<14}{:>12.1f}{:>12.1f}{:>12.1f}{:>15.2f}  {:>8}\n", name_of(packing), percentile(ours, 0.5),
                   percentile(plain, 0.5), percentile(copies, 0.5), ratio, ratio >= kBar ? "met" : "not met");
    }
}
