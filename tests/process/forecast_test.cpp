// What is said of the disk: how long it lasts, how it answers, and that it does not answer.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/process/small_scan.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/scan_on_disk.hpp"
#include "tests/support/skip.hpp"

using namespace framering::test;
using nlohmann::json;

namespace {
// Whoever opens the file waits until the lease is given back: a disk that does not answer.
class FileLease {
  public:
    explicit FileLease(const std::filesystem::path& file)
        : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
        former_ = std::signal(SIGIO, SIG_IGN);  // the system asks for it back
        is_held_ = ::fcntl(descriptor_, F_SETLEASE, F_WRLCK) == 0;
        if (!is_held_) {
            skip_unless_allowed("the file system of " + file.string() + " knows no leases");
        }
    }
    ~FileLease() {
        give_back();
        ::close(descriptor_);
        (void)std::signal(SIGIO, former_);
    }
    FileLease(const FileLease&) = delete;
    FileLease& operator=(const FileLease&) = delete;

    [[nodiscard]] bool is_held() const noexcept { return is_held_; }
    void give_back() noexcept { ::fcntl(descriptor_, F_SETLEASE, F_UNLCK); }

  private:
    int descriptor_;
    void (*former_)(int) = SIG_DFL;
    bool is_held_ = false;
};

json status_of(Rig& rig) {
    ChildProcess& control = rig.control("status", {"--json"});
    REQUIRE(control.wait() == exited(0));
    return json::parse(control.out());
}

json disk_of(const json& status) {
    for (const json& process : status.at("processes")) {
        if (process.at("role") == "writer") {
            return process.at("disk");
        }
    }
    return {};
}

// Slow enough that it does not end while it is looked at.
Arguments long_scan(const Arguments& more) {
    Arguments all{"--frame-rate", "100"};
    all.insert(all.end(), more.begin(), more.end());
    return recorded_scan(all);
}
}  // namespace

TEST_CASE("a running scan says how long the disk lasts and how it answers") {
    Rig rig;
    ChildProcess& writer = rig.writer();
    ChildProcess& acquirer = rig.acquirer(long_scan({"--frames", "100000"}));
    rig.wait_for_delivered(1);
    rig.wait_until("the disk is foretold", [&] {
        const json status = status_of(rig);
        return status.at("forecast").at("disk_full_ns").is_number() && disk_of(status).at("store_rate_hz") > 0.0;
    });
    const json status = status_of(rig);
    const json disk = disk_of(status);
    CHECK(disk.at("calls") > 0);
    CHECK(disk.at("p50_ns") > 0);
    CHECK(disk.at("p50_ns") <= disk.at("p99_ns"));
    CHECK(disk.at("p99_ns") <= disk.at("max_ns"));
    CHECK(disk.at("blocked_ns") == 0);
    CHECK(disk.at("free_bytes") > 0);
    const json forecast = status.at("forecast");
    CHECK(forecast.at("scan_left_ns") > 0);
    CHECK(forecast.at("disk_full_before_end").is_boolean());
    CHECK(forecast.at("ring_full_ns").is_null());
    CHECK(status.at("processes").at(0).at("disk").is_null());

    const std::string text = rig.control("status").out();
    CHECK(contains(text, "forecast  disk full in "));
    CHECK(contains(text, "; scan ends in "));
    CHECK(contains(text, "disk p50 "));
    CHECK(contains(text, " frames/s stored, "));
    ChildProcess& watch = rig.program("control", {"status", "--watch", "--session", rig.session()});
    rig.wait_until("a line of progress came", [&] { return contains(watch.out(), "\n"); });
    CHECK(contains(watch.out(), ", disk full in "));

    rig.control("cancel");
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
    CHECK(contains(writer.err(), "disk: p50 "));
    CHECK(contains(writer.err(), " calls\n"));
}

TEST_CASE("a disk that is full before the scan ends is a warning") {
    Rig rig;
    ChildProcess& writer = rig.writer({"--force", "--max-file-size", "4MiB"});
    ChildProcess& acquirer = rig.acquirer(long_scan({"--frames", "1000000000000"}));
    rig.wait_for_delivered(1);
    rig.wait_until("the warning comes",
                   [&] { return status_of(rig).at("forecast").at("disk_full_before_end") == true; });
    CHECK(contains(rig.control("status").out(), ", BEFORE THE SCAN ENDS"));
    rig.control("cancel");
    CHECK(acquirer.wait() == exited(4));
    CHECK(writer.wait() == exited(4));
}

TEST_CASE("a scan without a writer foretells no disk") {
    Rig rig;
    ChildProcess& acquirer = rig.acquirer(small_scan({"--frame-rate", "100", "--frames", "100000"}));
    rig.wait_for_delivered(1);
    rig.wait_until("the rate is known", [&] { return status_of(rig).at("frame_rate_hz") > 0.0; });
    const json forecast = status_of(rig).at("forecast");
    CHECK(forecast.at("disk_full_ns").is_null());
    CHECK(forecast.at("scan_left_ns") > 0);
    rig.control("cancel");
    CHECK(acquirer.wait() == exited(4));
}

TEST_CASE("a disk call that does not come back is named while it blocks and when it ends") {
    Rig rig;
    ChildProcess& first = rig.writer();
    ChildProcess& acquirer = rig.acquirer(long_scan({"--frames", "100000"}));
    rig.wait_for_delivered(10);
    first.signal(SIGKILL);
    CHECK(first.wait() == killed_by(SIGKILL));

    FileLease lease(rig.output() / "scan" / "scan.index");
    if (lease.is_held()) {
        ChildProcess& second = rig.writer();
        const std::string file = "scan/scan.index'";
        rig.wait_until("the call is named",
                       [&] { return contains(second.err(), file + " has not returned for "); });
        rig.wait_until("the status tells of it", [&] { return disk_of(status_of(rig)).at("blocked_ns") > 0; });
        CHECK(contains(rig.control("status").out(), "blocked "));
        ChildProcess& watch = rig.program("control", {"status", "--watch", "--session", rig.session()});
        rig.wait_until("a line of progress came", [&] { return contains(watch.out(), "\n"); });
        CHECK(contains(watch.out(), "writer blocked "));
        CHECK(contains(watch.out(), "in a disk call"));
        CHECK_FALSE(contains(second.err(), "returned after"));
        lease.give_back();
        rig.wait_until("its end is told", [&] { return contains(second.err(), file + " returned after "); });
        rig.wait_until("the status is well again", [&] { return disk_of(status_of(rig)).at("blocked_ns") == 0; });
        rig.control("cancel");
        CHECK(acquirer.wait() == exited(4));
        CHECK(second.wait() == exited(4));
        CHECK(read_scan_directory(rig.output() / "scan").stored > 10);
    }
}
