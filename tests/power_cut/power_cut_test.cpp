// Every operation on the disk is recorded, during scans of each sink with several files, a writer that takes over
// and a close; then the states that a power cut may leave are built, and each is recovered, and gone on with.
//
//   FRAMERING_POWER_CUT_STATES=N  states of each scan (usually 300); with many, all of up to 12 open operations
//   FRAMERING_POWER_CUT_SEED=N    of the states that are drawn
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <unordered_set>

#include "tests/power_cut/recorded_operations.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace framering;
using namespace framering::test;

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kMostUnitsForAllStates = 12;

std::uint64_t number_from(const char* variable, std::uint64_t usual) {
    const char* const text = std::getenv(variable);
    return text != nullptr ? std::strtoull(text, nullptr, 10) : usual;
}

std::uint64_t seed() {
    static const std::uint64_t instance = number_from("FRAMERING_POWER_CUT_SEED", std::random_device()());
    return instance;
}

using IsPerformed = std::function<bool(const Operation&)>;

struct Cuts {
    std::uint64_t states = 0;
    std::uint64_t flawed = 0;
    std::string first_flaw{};
};

// One scan, cut again and again.
class CutScan {
  public:
    CutScan(const Scenario& scenario, std::uint8_t boot_after) : scenario_(scenario), boot_after_(boot_after) {}

    // Operations that are not performed are as if the writer had never thought of them.
    Cuts run(const IsPerformed& is_performed) {
        const std::vector<Operation> operations = record_operations(scenario_);
        const std::uint64_t most = number_from("FRAMERING_POWER_CUT_STATES", 300);
        std::uint64_t flushed = test_scan().first_sequence;
        std::size_t position = 0;
        for (const Operation& operation : operations) {
            ++position;
            if (is_performed(operation)) {
                disk_.apply(operation);
            }
            flushed =
                operation.kind == Operation::Kind::note ? std::max(flushed, operation.flushed_sequence) : flushed;
            cut_here(flushed, most * position / operations.size());
        }
        return cuts_;
    }

  private:
    // Until so many states were looked at.
    void cut_here(std::uint64_t flushed, std::uint64_t until) {
        const std::size_t units = disk_.open_units();
        check(disk_.after_cut([](std::size_t) { return false; }, [] { return true; }), flushed);
        check(disk_.after_cut([](std::size_t) { return true; }, [] { return true; }), flushed);
        const std::uint64_t all = std::uint64_t{1} << std::min(units, kMostUnitsForAllStates + 1);
        if (units <= kMostUnitsForAllStates && cuts_.states + all <= until) {
            for (std::uint64_t kept = 0; kept < all; ++kept) {
                check(disk_.after_cut([&](std::size_t unit) { return (kept >> unit & 1) != 0; },
                                      [] { return true; }),
                      flushed);
            }
        }
        for (int tries = 0; cuts_.states < until && tries < 40; ++tries) {
            check(drawn(units), flushed);
        }
    }

    DiskState drawn(std::size_t units) {
        const double share = std::uniform_real_distribution(0.1, 0.95)(dice_);
        const bool is_torn = dice_() % 3 == 0;
        std::vector<bool> kept(units);
        std::generate(kept.begin(), kept.end(), [&] { return std::bernoulli_distribution(share)(dice_); });
        return disk_.after_cut([&](std::size_t unit) { return kept[unit]; },
                               [&] { return !is_torn || dice_() % 2 == 0; });
    }

    void check(const DiskState& state, std::uint64_t flushed) {
        if (!seen_.insert(hash_of(state) ^ flushed * 0x9E3779B97F4A7C15).second) {
            return;
        }
        ++cuts_.states;
        set_boot(boot_after_);
        note_flaw(with(state, [&](const fs::path& root) { return flaw_of_resumed(scenario_, root, flushed); }));
        if (scenario_.on->keeps_files) {
            note_flaw(
                with(state, [&](const fs::path& root) { return flaw_of_recovery(scenario_, root, flushed); }));
        }
    }

    template <class Check>
    static std::string with(const DiskState& state, Check check_state) {
        const TemporaryDirectory root(TemporaryDirectory::in_memory());
        make_real(state, root.path());
        return check_state(root.path());
    }

    void note_flaw(const std::string& flaw) {
        if (!flaw.empty()) {
            ++cuts_.flawed;
            cuts_.first_flaw = cuts_.first_flaw.empty() ? flaw : cuts_.first_flaw;
        }
    }

    Scenario scenario_;
    std::uint8_t boot_after_;
    DiskModel disk_;
    std::mt19937_64 dice_{seed()};
    std::unordered_set<std::uint64_t> seen_;
    Cuts cuts_;
};

constexpr std::uint8_t kNextBoot = 2;

bool all_are_performed(const Operation&) {
    return true;
}

void check_no_cut_hurts(Scenario scenario, bool each_sink = true) {
    on_every_sink([&](const SinkUnderTest& on) {
        const std::string name = on.name;
        const bool is_usual = name == "streaming" || name == "tiff, zstd" || name == "imagej" || name == "null";
        if (!is_usual || (!each_sink && name != "streaming")) {
            return;
        }
        scenario.on = &on;
        const Cuts cuts = CutScan(scenario, kNextBoot).run(all_are_performed);
        CAPTURE(seed());
        MESSAGE(name << ", --sync " << std::string(scenario.sync) << ": " << cuts.states << " states, seed "
                     << seed());
        CHECK(cuts.states > 20);
        CHECK(cuts.first_flaw == "");
        CHECK(cuts.flawed == 0);
    });
}

bool is_flush_of(const Operation& operation, const std::string& name) {
    return operation.kind == Operation::Kind::flush && operation.name == name;
}

// The suite is of no use where it does not see these.
void check_is_found(const IsPerformed& is_performed, std::uint8_t boot_after,
                    Scenario scenario = {.sync = "1300B"}) {
    scenario.on = &usual_sink();
    const Cuts cuts = CutScan(scenario, boot_after).run(is_performed);
    CAPTURE(seed());
    MESSAGE(cuts.flawed << " flaws in " << cuts.states << " states, the first: " << cuts.first_flaw);
    CHECK(cuts.flawed != 0);
}
}  // namespace

TEST_CASE("power cut: what was flushed after every store is there") {
    check_no_cut_hurts({.sync = "1B"});
}

TEST_CASE("power cut: what was flushed now and then is there") {
    check_no_cut_hurts({.sync = "1300B"});
}

TEST_CASE("power cut: with --sync always nothing that was released is missing") {
    check_no_cut_hurts({.sync = "always"});
}

TEST_CASE("power cut: with --sync off the scan can be recovered") {
    check_no_cut_hurts({.sync = "off"});
}

TEST_CASE("power cut: with checksums a frame that was half on the disk is never taken for whole") {
    check_no_cut_hurts({.sync = "1300B", .has_checksums = true});
}

TEST_CASE("power cut: values of frames that were flushed are there, and others say that they were lost") {
    check_no_cut_hurts({.sync = "1300B", .has_values = true});
    check_no_cut_hurts({.sync = "always", .has_values = true, .failing_flush = 4}, false);
}

TEST_CASE("power cut: with --sync always a flush that fails costs no frame that was released") {
    for (std::uint64_t flush = 1; flush <= 10; ++flush) {
        CAPTURE(flush);
        check_no_cut_hurts({.sync = "always", .failing_flush = flush}, false);
    }
}

TEST_CASE("power cut: a manifest that takes its name before its text is on the disk is found") {
    check_is_found([](const Operation& operation) { return !is_flush_of(operation, "scan.json.tmp"); }, kNextBoot);
}

TEST_CASE("power cut: a directory that is not flushed after a file got its name is found") {
    check_is_found([](const Operation& operation) { return !is_flush_of(operation, "scan"); }, kNextBoot);
}

TEST_CASE("power cut: values that are not flushed before the index says that they are are found") {
    Scenario scenario{.sync = "1300B", .has_values = true};
    check_is_found([](const Operation& operation) { return !is_flush_of(operation, "scan.values"); }, kNextBoot,
                   scenario);
}

TEST_CASE("power cut: an index that is trusted as if it had been flushed is found") {
    constexpr std::uint8_t same_boot = 1;
    check_is_found(all_are_performed, same_boot);
}
