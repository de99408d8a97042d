#include "acquirer/plugin/check/plugin_check.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "acquirer/plugin/check/checks.hpp"
#include "acquirer/plugin/own_child.hpp"
#include "acquirer/plugin/plugin_file.hpp"
#include "common/base/output.hpp"

namespace framering {

namespace {
constexpr Nanoseconds kLongestCheck = std::chrono::minutes(5);

std::vector<PluginCheck> all_checks() {
    std::vector<PluginCheck> all;
    for (const auto& some : {camera_checks(), setting_checks(), frame_checks()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

void print_result(const char* result, const PluginCheck& check, const std::string& why) {
    print_out("{}  {:<16}{}\n", result, check.name,
              why.empty() ? check.promise : fmt::format("{}: {}", check.promise, why));
}

bool is_result(const std::string& line) noexcept {
    return line.starts_with("pass  ") || line.starts_with("FAIL  ") || line.starts_with("n/a   ");
}

std::string last_line(std::string text) {
    text.erase(text.find_last_not_of('\n') + 1);
    const std::size_t start = text.rfind('\n');
    return start == std::string::npos ? text : text.substr(start + 1);
}

// Why a process ended before it had a result.
std::string end_of(const ChildResult& child) {
    constexpr std::string_view mark = "acquirer: error: ";
    const std::size_t error = child.err.rfind(mark);
    if (error != std::string::npos) {
        return child.err.substr(error + mark.size(), child.err.find('\n', error) - error - mark.size());
    }
    if (child.timed_out) {
        return "it hangs, and was killed";
    }
    return child.signal != 0 ? fmt::format("it ended by {}", ::strsignal(child.signal))
                             : fmt::format("it ended the process with exit code {}", child.exit_code);
}
}  // namespace

ExitCode check_plugin(const std::string& file) {
    const PluginFile found = plugin_at(file);
    print_out("{}\n", found.path.string());
    const std::vector<PluginCheck> checks = all_checks();
    std::size_t failed = 0;
    std::size_t not_made = 0;
    for (const PluginCheck& check : checks) {
        const ChildResult child =
            run_own_child({"--check-plugin", found.path.string(), "--check-only", check.name}, kLongestCheck);
        const std::string line = last_line(child.out);
        if (!is_result(line) || child.signal != 0) {
            print_result("FAIL", check, end_of(child));
            ++failed;
            continue;
        }
        print_out("{}\n", line);
        failed += std::size_t{line.starts_with("FAIL")};
        not_made += std::size_t{line.starts_with("n/a")};
    }
    print_out("{} checks, {} failed, {} could not be made\n", checks.size(), failed, not_made);
    return failed == 0 ? ExitCode::done : ExitCode::failed;
}

ExitCode run_one_check(const std::string& file, const std::string& name) {
    const std::vector<PluginCheck> checks = all_checks();
    const auto check = std::ranges::find_if(checks, [&](const PluginCheck& each) { return each.name == name; });
    if (check == checks.end()) {
        std::string names;
        for (const PluginCheck& each : checks) {
            names += fmt::format("{}{}", names.empty() ? "" : ", ", each.name);
        }
        fail(ExitCode::usage, "--check-only {}: there is no such check; use {}", name, names);
    }
    const PluginFile found = plugin_at(file);
    std::string why;
    try {
        PluginLibrary plugin(found);
        why = check->run(plugin);
    } catch (const Error& error) {
        print_result("FAIL", *check, error.what());
        return ExitCode::failed;
    }
    print_result(why.empty() ? "pass" : "n/a ", *check, why);
    return ExitCode::done;
}

}  // namespace framering
