#include "command/command.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>

#include "command/command_words.hpp"
#include "command/program_folder.hpp"
#include "common/base/output.hpp"
#include "common/base/versions.hpp"

namespace framering {

namespace fs = std::filesystem;

namespace {
// The program meets signals as whoever started the command has left them, but for these two, which run_program()
// ignores: a shell script could not handle them any more.
void restore_signals() noexcept {
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGXFSZ, SIG_DFL);
}

[[noreturn]] void execute(const fs::path& file, const std::vector<std::string>& words) {
    std::string name = file.string();
    std::vector<std::string> copies = words;
    std::vector<char*> arguments{name.data()};
    for (std::string& word : copies) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    restore_signals();
    ::execv(name.c_str(), arguments.data());
    fail(
        ExitCode::failed,
        "cannot run '{}': {}; install the package framering again, or in a clone build it: cmake --build --preset "
        "release",
        name, errno_text(errno));
}
}  // namespace

ExitCode run_command(const std::vector<std::string>& words) {
    if (words.empty() || words.front() == "--help") {
        print_text(command_help());
        return ExitCode::done;
    }
    if (words.front() == "--version") {
        print_text(version_text("framering"));
        return ExitCode::done;
    }
    const Execution wanted = execution_of(words);
    execute(program_folder(fs::read_symlink("/proc/self/exe")) / wanted.program, wanted.words);
}

}  // namespace framering
