#include "tests/fuzz/fuzzing.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "common/base/error.hpp"

namespace framering::fuzz {

namespace {
constexpr std::array<std::uint64_t, 22> kEdges{0,
                                               1,
                                               2,
                                               3,
                                               7,
                                               16,
                                               64,
                                               0x7f,
                                               0x80,
                                               0xff,
                                               0x100,
                                               4096,
                                               0xffff,
                                               0x10000,
                                               0x7fffffff,
                                               0x80000000,
                                               0xffffffff,
                                               0x100000000,
                                               0x7fffffffffffffff,
                                               0x8000000000000000,
                                               0xfffffffffffffffe,
                                               0xffffffffffffffff};

std::array<Milestone, kMilestones> own_milestones{};
std::span<Milestone, kMilestones> milestones(own_milestones);

// Of the driver, not of the child in which it runs the target.
const pid_t run_id = getpid();

bool is_one_line(std::string_view text) {
    return !text.empty() &&
           std::ranges::none_of(text, [](char letter) { return (letter >= 0 && letter < ' ') || letter == 0x7f; });
}
}  // namespace

std::uint64_t Dice::bytes(std::size_t count) noexcept {
    std::uint64_t value = 0;
    for (; count > 0 && !remaining_.empty(); --count) {
        value = value << 8 | remaining_.front();
        remaining_ = remaining_.subspan(1);
    }
    return value;
}

std::uint64_t Dice::below(std::uint64_t count) noexcept {
    if (count <= 1) {
        return 0;
    }
    return bytes(count <= 0x100 ? 1 : count <= 0x10000 ? 2 : count <= 0x100000000 ? 4 : 8) % count;
}

std::uint64_t Dice::number() noexcept {
    const std::uint64_t kind = below(8);
    if (kind == 0) {
        return bytes(8);
    }
    const std::uint64_t edge = of(kEdges);
    return kind == 1 ? edge + below(9) - 4 : edge;
}

std::uint64_t Dice::number_near(std::uint64_t value) noexcept {
    switch (below(8)) {
        case 0:
        case 1:
            return value + below(17) - 8;
        case 2:
            return value ^ (std::uint64_t{1} << below(64));
        case 3:
            return value * (1 + below(64));
        default:
            return number();
    }
}

std::string Dice::text(std::size_t longest) {
    std::string text(below(std::min<std::size_t>(longest, 40) + 1), '\0');
    std::ranges::generate(text, [this] { return static_cast<char>(below(256)); });
    return text;
}

void count_in(std::span<Milestone, kMilestones> shared) noexcept {
    milestones = shared;
}

void reached(std::string_view name) noexcept {
    for (Milestone& each : milestones) {
        if (each.count == 0) {
            name.copy(each.name.data(), each.name.size() - 1);
        }
        if (name == each.name.data()) {
            ++each.count;
            return;
        }
    }
}

std::string run_name() {
    return "fuzz_" + std::to_string(run_id);
}

std::filesystem::path run_directory() {
    return "/dev/shm/" + run_name();
}

bool works_or_refuses(const std::function<void()>& action) {
    try {
        action();
        return true;
    } catch (const Error& error) {
        if (!is_one_line(error.what())) {
            defect(fmt::format("an error line that is none: {}", error.what()));
        }
        return false;
    } catch (const std::exception& error) {
        defect(fmt::format("an exception that is no Error: {}", error.what()));
    }
}

void defect(const std::string& what) {
    std::fprintf(stderr, "%s\n", what.c_str());
    std::abort();
}

}  // namespace framering::fuzz
