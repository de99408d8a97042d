#include "tests/crash/traced_program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "tests/crash/probes.hpp"
#include "tests/support/program_output.hpp"

namespace framering::test {

namespace {
// Where the program's first byte is mapped.
std::uint64_t load_address(pid_t pid, const std::string& path) {
    std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.ends_with(path)) {
            return std::stoull(line, nullptr, 16);
        }
    }
    throw std::runtime_error("not mapped: " + path);
}

// Kills the process, and says so, where it has not ended within kHangLimit.
class Watch {
  public:
    explicit Watch(pid_t pid)
        : thread_([this, pid] {
              std::unique_lock lock(mutex_);
              hung_ = !changed_.wait_for(lock, kHangLimit, [&] { return over_; });
              if (hung_) {
                  kill(pid, SIGKILL);
              }
          }) {}
    ~Watch() { (void)hung(); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    // Ends the watch.
    [[nodiscard]] bool hung() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        changed_.notify_one();
        if (thread_.joinable()) {
            thread_.join();
        }
        return hung_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool over_ = false;
    bool hung_ = false;
    std::thread thread_;
};

constexpr std::byte kNop{0x90};
constexpr std::byte kBreak{0xCC};
}  // namespace

TracedProgram::TracedProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                             const std::string& stops)
    : command_(program.filename().string()), out_fd_(file_without_name()), err_fd_(file_without_name()) {
    for (const std::string& word : arguments) {
        command_ += " " + word;
    }
    launch(program.string(), arguments);
    set_break_points(program.string(), stops);
}

TracedProgram::~TracedProgram() {
    if (!ended_) {
        kill(pid_, SIGKILL);
        pid_t thread = 0;
        int status = 0;
        while (wait_for_stop(thread, status)) {
        }
    }
    close(out_fd_);
    close(err_fd_);
}

void TracedProgram::launch(const std::string& path, const std::vector<std::string>& arguments) {
    std::string program = path;
    std::vector<std::string> words = arguments;
    std::vector<char*> pointers{program.data()};
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    pid_ = fork();
    require(pid_ >= 0, "fork");
    if (pid_ == 0) {
        // A group of its own, by which its threads can be waited for and no other child of the test.
        setpgid(0, 0);
        const int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, STDIN_FILENO);
        dup2(out_fd_, STDOUT_FILENO);
        dup2(err_fd_, STDERR_FILENO);
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        execv(program.c_str(), pointers.data());
        _exit(127);
    }
    int status = 0;
    require(waitpid(pid_, &status, 0) == pid_, "waitpid");
    if (!WIFSTOPPED(status)) {
        ended_ = true;
        throw std::runtime_error("cannot run " + command_);
    }
    threads_.insert(pid_);
    require(ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL) == 0, "ptrace");
}

// A probe is an instruction of one byte that does nothing: the break point takes its place for good.
void TracedProgram::set_break_points(const std::string& path, const std::string& stops) {
    const std::uint64_t base = load_address(pid_, path);
    const int memory = open(("/proc/" + std::to_string(pid_) + "/mem").c_str(), O_RDWR | O_CLOEXEC);
    require(memory >= 0, "open the program's memory");
    for (const Probe& probe : probes_of(path)) {
        if (!stops.empty() && stops != probe.name) {
            continue;
        }
        std::byte found{};
        const auto address = static_cast<off_t>(base + probe.address);
        require(pread(memory, &found, 1, address) == 1, "read a probe");
        if (found != kNop && found != kBreak) {
            throw std::runtime_error(probe.name + ": no instruction that does nothing stands there");
        }
        require(pwrite(memory, &kBreak, 1, address) == 1, "set a break point");
        points_[base + probe.address] = probe.name;
    }
    close(memory);
}

const std::string* TracedProgram::point_of(pid_t thread) const {
#if defined(__x86_64__)
    user_regs_struct registers{};
    require(ptrace(PTRACE_GETREGS, thread, nullptr, &registers) == 0, "ptrace");
    const auto found = points_.find(registers.rip - 1);
    return found == points_.end() ? nullptr : &found->second;
#else
    (void)thread;
    return nullptr;
#endif
}

bool TracedProgram::wait_for_stop(pid_t& thread, int& status) {
    for (;;) {
        thread = waitpid(-pid_, &status, __WALL);
        if (thread < 0 && errno == EINTR) {
            continue;
        }
        require(thread > 0, "waitpid");
        if (WIFSTOPPED(status)) {
            return true;
        }
        if (thread == pid_) {
            ended_ = true;
            end_ = WIFSIGNALED(status) ? killed_by(WTERMSIG(status)) : exited(WEXITSTATUS(status));
            return false;
        }
    }
}

bool TracedProgram::run(const std::string& point, std::uint64_t hit) {
    Watch watch(pid_);
    bool killed = false;
    pid_t thread = pid_;
    int status = 0;
    int signal = 0;
    do {
        // A thread that was killed meanwhile is not there any more.
        require(ptrace(PTRACE_CONT, thread, nullptr, signal) == 0 || errno == ESRCH, "ptrace");
        if (!wait_for_stop(thread, status)) {
            break;
        }
        signal = WSTOPSIG(status);
        if (signal == SIGTRAP) {
            signal = 0;
            const std::string* name = status >> 16 == 0 ? point_of(thread) : nullptr;
            killed = name != nullptr && ++hits_[*name] == hit && *name == point;
        } else if (signal == SIGSTOP && threads_.insert(thread).second) {
            signal = 0;  // how a new thread begins
        }
    } while (!killed);
    if (killed) {
        kill(pid_, SIGKILL);
        while (wait_for_stop(thread, status)) {
        }
    }
    if (watch.hung()) {
        throw std::runtime_error("did not end: " + story());
    }
    return killed;
}

std::string TracedProgram::story() const {
    std::ostringstream text;
    text << command_ << "\n(pid " << pid_ << ", traced, ";
    if (ended_) {
        text << end_;
    } else {
        text << "running";
    }
    text << ")\n" << text_of(out_fd_) << text_of(err_fd_);
    return text.str();
}

}  // namespace framering::test
