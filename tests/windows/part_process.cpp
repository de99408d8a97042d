#include "tests/windows/part_process.hpp"

#include <windows.h>

#include <filesystem>
#include <stdexcept>

namespace framering::test {

namespace {
std::string program() {
    std::string self(MAX_PATH, '\0');
    self.resize(GetModuleFileNameA(nullptr, self.data(), MAX_PATH));
    return (std::filesystem::path(self).parent_path() / "windows_session_parts.exe").string();
}
}  // namespace

PartProcess::PartProcess(const std::string& arguments) {
    std::string line = "\"" + program() + "\" " + arguments;
    STARTUPINFOA startup{};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION made{};
    if (CreateProcessA(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup, &made) == 0) {
        throw std::runtime_error("cannot start " + line);
    }
    CloseHandle(made.hThread);
    process_ = made.hProcess;
}

PartProcess::~PartProcess() {
    kill();
    CloseHandle(process_);
}

void PartProcess::kill() noexcept {
    TerminateProcess(process_, 9);
    WaitForSingleObject(process_, INFINITE);
}

std::optional<std::uint32_t> PartProcess::exit_code(std::chrono::milliseconds limit) {
    DWORD code = 0;
    if (WaitForSingleObject(process_, static_cast<DWORD>(limit.count())) != WAIT_OBJECT_0 ||
        GetExitCodeProcess(process_, &code) == 0) {
        return std::nullopt;
    }
    return code;
}

}  // namespace framering::test
