#include "tests/process/served_scan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace framering::test {

ChildProcess& ServedRig::serve(const Arguments& more) {
    Arguments options = recorded_scan(more);
    options.emplace_back("--serve");
    return rig_.acquirer(options);
}

std::uint64_t ServedRig::add(const Arguments& request) {
    ChildProcess& control = queue_command("add", request);
    CHECK(control.wait() == exited(0));
    const std::string said = control.out();
    const std::size_t at = said.find(": scan ");
    REQUIRE(at != std::string::npos);
    return std::stoull(said.substr(at + 7));
}

ChildProcess& ServedRig::queue_command(const std::string& word, const Arguments& more) {
    Arguments arguments{"queue", word, "--session", rig_.session()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    ChildProcess& control = rig_.program("control", arguments);
    (void)control.wait();
    return control;
}

std::vector<ListedScan> ServedRig::list() {
    std::vector<ListedScan> all;
    for (const auto& entry : nlohmann::json::parse(queue_command("list", {"--json"}).out())) {
        const auto& request = entry["request"];
        all.push_back({entry["number"], entry["state"],
                       request.is_object() ? request.value("frames", std::uint64_t{0}) : 0});
    }
    return all;
}

std::string ServedRig::state_of(std::uint64_t number) {
    const auto all = list();
    const auto found = std::ranges::find(all, number, &ListedScan::number);
    return found == all.end() ? "" : found->state;
}

std::size_t ServedRig::scans_done() {
    return static_cast<std::size_t>(std::ranges::count(list(), "done", &ListedScan::state));
}

void ServedRig::wait_for_state(std::uint64_t number, const std::string& state) {
    rig_.wait_until("scan " + std::to_string(number) + " is " + state, [&] { return state_of(number) == state; });
}

void ServedRig::wait_until_serving() {
    rig_.wait_until("the acquirer serves", [&] {
        ChildProcess& status = rig_.control("status", {"--json"});
        return status.wait() == exited(0) && nlohmann::json::parse(status.out())["serving"] == true;
    });
}

}  // namespace framering::test
