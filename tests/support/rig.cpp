#include "tests/support/rig.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace framering::test {

namespace fs = std::filesystem;

namespace {
std::string& collected_stories() {
    static std::string stories;
    return stories;
}

// A check has failed since the last rig was taken down.
bool& has_failed() {
    static bool failed = false;
    return failed;
}

// Prints what the programs of a failed case said: those of the rigs that stood when a check failed.
class ProgramOutput : public doctest::IReporter {
  public:
    explicit ProgramOutput(const doctest::ContextOptions&) {}
    void test_case_start(const doctest::TestCaseData&) override {
        collected_stories().clear();
        has_failed() = false;
    }
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        if (stats.failure_flags != 0) {
            std::cout << "---- what the programs said\n" << collected_stories() << "----" << std::endl;
        }
    }
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& data) override { has_failed() = has_failed() || data.m_failed; }
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
};
REGISTER_LISTENER("program_output", 1, ProgramOutput);

std::string next_session_name() {
    static int count = 0;
    return "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

Arguments with_session(const std::string& session, const Arguments& arguments) {
    Arguments all{"--session", session};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

// On a busy machine an acquirer needs long to begin.
Arguments patient(Arguments arguments) {
    if (std::ranges::find(arguments, "--wait") == arguments.end()) {
        arguments.insert(arguments.end(), {"--wait", "30s"});
    }
    return arguments;
}
}  // namespace

Rig::Rig(const fs::path& place) : session_(next_session_name()), directory_(place) {
    // What the user's own settings say is not part of a test.
    ::setenv("XDG_CONFIG_HOME", (directory_ / "config").c_str(), 1);
}

Rig::~Rig() {
    const bool is_told = std::exchange(has_failed(), false) || std::uncaught_exceptions() != 0;
    for (const auto& process : processes_) {
        (void)process->running();
        collected_stories() += is_told ? process->story() + "\n" : "";
    }
    processes_.clear();
    for (const std::string& name : segments()) {
        std::error_code ignored;
        fs::remove(fs::path("/dev/shm") / name, ignored);
    }
}

ChildProcess& Rig::program(const std::string& name, const Arguments& arguments, Input input) {
    processes_.push_back(std::make_unique<ChildProcess>(fs::path(FRAMERING_PROGRAM_DIR) / name, arguments, input));
    return *processes_.back();
}

Arguments Rig::acquirer_arguments(const Arguments& arguments) const {
    return with_session(session_, arguments);
}

Arguments Rig::writer_arguments(const Arguments& arguments) const {
    Arguments all{"--output", output().string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return with_session(session_, patient(all));
}

ChildProcess& Rig::acquirer(const Arguments& arguments, Input input) {
    return program("acquirer", acquirer_arguments(arguments), input);
}

ChildProcess& Rig::writer(const Arguments& arguments) {
    return program("writer", writer_arguments(arguments));
}

ChildProcess& Rig::viewer(const Arguments& arguments) {
    return program("viewer", with_session(session_, patient(arguments)));
}

ChildProcess& Rig::control(const std::string& command, const Arguments& arguments) {
    Arguments all{command};
    const Arguments rest = with_session(session_, arguments);
    all.insert(all.end(), rest.begin(), rest.end());
    ChildProcess& process = program("control", all);
    process.wait();
    return process;
}

std::optional<RigStatus> Rig::status() {
    ChildProcess asked(fs::path(FRAMERING_PROGRAM_DIR) / "control", {"status", "--json", "--session", session_});
    if (asked.wait() != exited(0)) {
        return std::nullopt;
    }
    const auto json = nlohmann::json::parse(asked.out());
    RigStatus status;
    status.state = json.at("state");
    status.acquirer_alive = json.at("acquirer_alive");
    status.head = json.at("head");
    status.ring_used = json.at("ring_used");
    status.slot_count = json.at("slot_count");
    status.slot_stride_bytes = json.at("slot_stride_bytes");
    if (const auto& scan = json.at("scan"); !scan.is_null()) {
        status.scan_id = scan.at("scan_id");
        status.scan_state = scan.at("state");
        status.delivered = scan.at("delivered");
        status.lost = scan.at("lost");
        status.lost_writer_gone = scan.at("lost_writer_gone");
        status.acquirer_restarts = scan.at("acquirer_restarts");
    }
    for (const auto& process : json.at("processes")) {
        status.roles[process.at("role")] = {process.at("state"), process.at("lag"), process.at("missed")};
        if (process.at("role") == "writer") {
            status.writer_state = process.at("state");
            status.writer_lag = process.at("lag");
        }
    }
    return status;
}

std::vector<std::string> Rig::segments() const {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator("/dev/shm")) {
        const std::string name = file.path().filename();
        if (name.starts_with("framering_" + session_ + "_")) {
            names.push_back(name);
        }
    }
    return names;
}

void Rig::wait_until(const std::string& what, const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + kHangLimit;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("waited in vain until " + what);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

void Rig::wait_for(const std::string& what, const std::function<bool(const RigStatus&)>& is_so) {
    wait_until(what, [&] {
        const auto now = status();
        const bool anybody_lives =
            std::ranges::any_of(processes_, [](const auto& process) { return process->running(); });
        if (!now && !anybody_lives) {
            throw std::runtime_error("all programs have ended before " + what);
        }
        return now && is_so(*now);
    });
}

void Rig::wait_until_attached(const ChildProcess& process) {
    wait_until("process " + std::to_string(process.pid()) + " has mapped the session", [&] {
        std::ifstream maps("/proc/" + std::to_string(process.pid()) + "/maps");
        const std::string text{std::istreambuf_iterator<char>(maps), std::istreambuf_iterator<char>()};
        return text.find("framering_" + session_ + "_frames") != std::string::npos;
    });
}

void Rig::wait_for_delivered(std::uint64_t frames) {
    wait_for(std::to_string(frames) + " frames are delivered",
             [&](const RigStatus& now) { return now.delivered >= frames; });
}

std::vector<std::string> error_lines(const ChildProcess& process) {
    std::vector<std::string> lines;
    std::istringstream text(process.err());
    for (std::string line; std::getline(text, line);) {
        if (line.find(": error: ") != std::string::npos) {
            lines.push_back(line);
        }
    }
    return lines;
}

}  // namespace framering::test
