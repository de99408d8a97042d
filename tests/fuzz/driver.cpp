// Runs a fuzz target on inputs made from a seed. A crash, a report of a sanitizer, a hang: the input is named, and
// the run goes on behind it.
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/command_line.hpp"
#include "common/base/error.hpp"
#include "common/base/quantity.hpp"
#include "common/session/session_view.hpp"
#include "tests/fuzz/fuzzing.hpp"

// An allocation that no valid input needs is a defect, not a matter of how much memory the machine has.
extern "C" const char* __asan_default_options();  // NOLINT(bugprone-reserved-identifier): the sanitizer's name
extern "C" const char* __asan_default_options() {
    return "max_allocation_size_mb=512:hard_rss_limit_mb=2048:detect_leaks=1";
}

namespace framering::fuzz {

namespace {
constexpr int kMostFailures = 5;

struct Settings {
    std::uint64_t runs = 2000;
    std::uint64_t seed = 1;
    std::optional<std::uint64_t> only;
    std::optional<Nanoseconds> duration;  // instead of runs
    Nanoseconds limit = std::chrono::seconds(20);
};

// Both processes see it.
struct Progress {
    std::uint64_t input;
    std::array<Milestone, kMilestones> milestones;
};

std::optional<Settings> parse(int argc, const char* const* argv) {
    Settings settings;
    CommandLine line("fuzz", "Runs a fuzz target on inputs made from a seed; exits 1 where one of them fails.");
    line.option("runs", "N", "inputs [2000]", [&](const auto& text) { settings.runs = parse_count(text); });
    line.option("for", "DURATION", "go on for so long, instead of --runs",
                [&](const auto& text) { settings.duration = parse_duration(text); });
    line.option("seed", "S", "other inputs [1]", [&](const auto& text) { settings.seed = parse_count(text); });
    line.option("only", "I", "this input alone", [&](const auto& text) { settings.only = parse_count(text); });
    line.option("limit", "DURATION", "for one input; longer is a hang [20s]",
                [&](const auto& text) { settings.limit = parse_duration(text); });
    return line.parse(argc, argv) ? std::optional(settings) : std::nullopt;
}

std::vector<std::uint8_t> make_input(std::uint64_t seed, std::uint64_t number) {
    std::seed_seq mixed{seed, seed >> 32, number, number >> 32};
    std::mt19937 random(mixed);
    std::vector<std::uint8_t> input(16 + random() % 240);
    std::ranges::generate(input, [&] { return static_cast<std::uint8_t>(random()); });
    return input;
}

void run_one(const Settings& settings, std::uint64_t number) noexcept {
    const auto input = make_input(settings.seed, number);
    itimerval timer{};
    timer.it_value.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(settings.limit).count() + 1;
    setitimer(ITIMER_REAL, &timer, nullptr);  // nobody catches the signal: it ends the process
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

class Run {
  public:
    explicit Run(const Settings& settings)
        : settings_(settings),
          end_(settings.only       ? *settings.only + 1
               : settings.duration ? ~std::uint64_t{0}
                                   : settings.runs),
          deadline_ns_(settings.duration ? monotonic_ns() + static_cast<std::uint64_t>(settings.duration->count())
                                         : ~std::uint64_t{0}),
          log_(memfd_create("log", 0)) {
        void* shared = mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        progress_ = new (shared) Progress{};
        progress_->input = settings.only.value_or(0);
        count_in(progress_->milestones);
    }

    int all() {
        int failures = 0;
        while (progress_->input < end_ && monotonic_ns() < deadline_ns_ && failures < kMostFailures) {
            std::fflush(nullptr);
            const pid_t child = fork();
            if (child == 0) {
                work();
            }
            int status = 0;
            waitpid(child, &status, 0);
            if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
                report(status);
                ++failures;
                ++progress_->input;
            }
            std::filesystem::remove_all(run_directory());
        }
        Segment::unlink(frames_segment_name(run_name()));
        Segment::unlink(control_segment_name(run_name()));
        return is_deep() && failures == 0 ? 0 : 1;
    }

  private:
    [[noreturn]] void work() {
        // What an input prints is worth seeing where it is the last one.
        if (!settings_.only) {
            dup2(log_, STDOUT_FILENO);
            dup2(log_, STDERR_FILENO);
        }
        std::filesystem::create_directories(run_directory());
        for (; progress_->input < end_ && monotonic_ns() < deadline_ns_; ++progress_->input) {
            if (!settings_.only && (ftruncate(log_, 0) != 0 || lseek(log_, 0, SEEK_SET) != 0)) {
                std::abort();
            }
            run_one(settings_, progress_->input);
        }
        const itimerval off{};
        setitimer(ITIMER_REAL, &off, nullptr);
        std::exit(0);
    }

    void report(int status) const {
        std::string log(static_cast<std::size_t>(std::max<off_t>(0, lseek(log_, 0, SEEK_END))), '\0');
        log.resize(static_cast<std::size_t>(std::max<ssize_t>(0, pread(log_, log.data(), log.size(), 0))));
        fmt::print("{}\n", log);
        const bool hung = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
        fmt::print("FAILED: input {} of seed {}: {}; again with: --seed {} --only {}\n", progress_->input,
                   settings_.seed,
                   hung                  ? "took longer than " + duration_text(settings_.limit)
                   : WIFSIGNALED(status) ? fmt::format("ended by signal {}", WTERMSIG(status))
                                         : fmt::format("ended with {}", WEXITSTATUS(status)),
                   settings_.seed, progress_->input);
    }

    [[nodiscard]] std::uint64_t count_of(std::string_view milestone) const {
        const auto found = std::ranges::find_if(
            progress_->milestones, [&](const Milestone& each) { return milestone == each.name.data(); });
        return found == progress_->milestones.end() ? 0 : found->count;
    }

    [[nodiscard]] bool is_deep() const {
        const auto inputs = progress_->input;
        fmt::print("seed {}: {} inputs\n", settings_.seed, settings_.only ? 1 : inputs);
        for (const Milestone& each : progress_->milestones) {
            if (each.count != 0) {
                fmt::print("{:>9}  {}\n", each.count, each.name.data());
            }
        }
        bool deep = true;
        for (const Depth& depth : settings_.only || inputs < 100 ? std::span<const Depth>() : least_depths()) {
            if (static_cast<double>(count_of(depth.milestone)) * 100 <
                depth.percent * static_cast<double>(inputs)) {
                fmt::print("FAILED: '{}' in less than {} % of the inputs: the target does not look there\n",
                           depth.milestone, depth.percent);
                deep = false;
            }
        }
        return deep;
    }

    Settings settings_;
    std::uint64_t end_;
    std::uint64_t deadline_ns_;
    int log_;
    Progress* progress_ = nullptr;
};
}  // namespace

}  // namespace framering::fuzz

int main(int argc, char** argv) {
    using namespace framering;
    int result = 0;
    const int code = run_program("fuzz", [&] {
        if (const auto settings = fuzz::parse(argc, argv)) {
            result = fuzz::Run(*settings).all();
        }
        return ExitCode::done;
    });
    return code != 0 ? code : result;
}
