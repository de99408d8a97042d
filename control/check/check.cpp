#include "control/check/check.hpp"

#include <fmt/core.h>

#include "common/base/log.hpp"
#include "common/base/output.hpp"
#include "common/base/quantity.hpp"
#include "common/session/session_removal.hpp"
#include "control/check/foreign_load.hpp"
#include "control/check/wake_check.hpp"

namespace framering {

namespace {
const char* text_of(Pages pages) noexcept {
    return pages == Pages::huge ? "huge" : "small";
}

std::string frame_text(std::uint64_t bytes) {
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string ring_text(const RingCheck& check) {
    std::string text = fmt::format("\n{:<8}{:<12}{:>10}   {:>8}{:>8}{:>8}{:>8}  us, 12.3 MB at 60 Hz\n", "pages",
                                   "copy", "frames/s", "p50", "p95", "p99", "max");
    for (const RingFigures& each : check.figures) {
        const Tail& tail = each.latency_us;
        text +=
            fmt::format("{:<8}{:<12}{:>10.0f}   {:>8.0f}{:>8.0f}{:>8.0f}{:>8.0f}\n", text_of(each.pages),
                        name_of(each.copy_mode), each.frames_per_s, tail.p50, tail.p95, tail.p99, tail.longest);
    }
    if (!check.has_huge_pages) {
        text += "huge    not measured: the kernel provided too few huge pages\n";
    }
    text += fmt::format("creating a ring of 512 MiB in small pages takes {}\n", duration_text(check.start));
    return text;
}

std::string disk_text(const DiskCheck& check) {
    std::string text = fmt::format(
        "\n"
        "{}, {}\n"
        "{:<20}{:<10}{:>10}   {:>8}{:>8}{:>8}  ms per write\n",
        check.directory.string(), check.file_system, "writes", "frames", "MB/s", "p50", "p99", "max");
    for (const WriteFigures& each : check.figures) {
        const Tail& tail = each.write_ms;
        text += fmt::format("{:<20}{:<10}{:>10.0f}   {:>8.1f}{:>8.1f}{:>8.1f}\n",
                            each.direct_io ? "direct I/O" : "page cache", frame_text(each.frame_bytes),
                            each.bytes_per_s / 1e6, tail.p50, tail.p99, tail.longest);
    }
    return text;
}

std::string waking_text(const Tail& tail) {
    return fmt::format(
        "\n"
        "wake-up latency of a sleeping thread: p50 {:.0f} us, p99 {:.0f} us, max {:.0f} us\n",
        tail.p50, tail.p99, tail.longest);
}

std::string facts_text(const std::vector<MachineFact>& facts) {
    std::string text = "\n";
    for (const MachineFact& fact : facts) {
        text += fmt::format("{:<34}{:<40}{}\n", fact.name, fact.value, fact.advice.empty() ? "ok" : fact.advice);
    }
    return text;
}

std::string load_text(double share) {
    constexpr double little = 0.05;
    return share < little ? ""
                          : fmt::format(
                                "\n"
                                "other programs used {:.0f} % of the CPU during the check: close them and check "
                                "again, they affect these figures\n",
                                100 * share);
}

std::string choice_text(const MachineProfile& profile) {
    std::string text = fmt::format(
        "\n"
        "best on this machine: {} pages, {} copy into rings larger than the cache",
        text_of(*profile.pages), name_of(*profile.copy_mode));
    if (profile.direct_io) {
        text += fmt::format(", {} in {}", *profile.direct_io ? "direct I/O" : "page cache writes",
                            profile.disk.string());
    }
    return text + "\n";
}

// A measurement beside a scan would disturb it, and mean nothing.
void require_idle_machine() {
    for (const std::string& name : list_sessions()) {
        bool is_at_work = false;
        try {
            const auto view = SessionView::open(name, Access::read_only);
            is_at_work = view && view->acquirer_alive();
        } catch (const Error&) {
            continue;  // nobody works on what cannot be opened
        }
        if (is_at_work) {
            fail(ExitCode::refused,
                 "session '{}' is running, and a check would disturb it; run the check when no scan is running",
                 name);
        }
    }
}
}  // namespace

MachineProfile profile_of(const CheckResult& result) {
    const RingChoice choice = choose_ring(result.ring.figures);
    MachineProfile profile;
    profile.pages = choice.pages;
    profile.copy_mode = choice.copy_mode;
    profile.direct_io = choose_direct_io(result.disk.figures);
    profile.disk = result.disk.directory;
    profile.checked_utc = utc_text(utc_ns());
    return profile;
}

ExitCode run_check(const CheckSettings& settings, StopToken stop) {
    require_idle_machine();
    const std::filesystem::path disk = disk_to_measure(settings.disk);
    set_log_level(LogLevel::warning);  // sessions come and go
    // Four ways at 60 Hz and a fifth of it at full speed, the disk, a fifth for waking, and their preparation.
    print_text(fmt::format("measuring this machine for about {}; run nothing else meanwhile\n",
                           duration_text(settings.time * 7)));
    const ForeignLoad load;
    CheckResult result;
    result.ring = check_ring(settings.time, stop);
    print_text(ring_text(result.ring));
    result.disk = check_disk(disk, settings.time, stop);
    print_text(disk_text(result.disk));
    result.waking_us = check_waking(settings.time / 5, stop);
    result.foreign_load = load.share();
    print_text(waking_text(result.waking_us) + facts_text(machine_facts("/")) + load_text(result.foreign_load));
    const MachineProfile profile = profile_of(result);
    print_text(choice_text(profile));
    write_machine_profile(profile);
    print_text(fmt::format("saved in {}; acquirer and writer use it for their defaults\n",
                           machine_profile_path().string()));
    return ExitCode::done;
}

}  // namespace framering
