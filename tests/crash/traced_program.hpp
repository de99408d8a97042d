// A program of ours that can be killed at one of its trace points: the one that ships, stopped by break points in
// its memory.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/child_process.hpp"

namespace framering::test {

// Thread: the one that made it. Invariants: the process is killed and waited for with the object.
class TracedProgram {
  public:
    // `stops`: names of trace points; empty: all of them.
    TracedProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                  const std::string& stops = "");
    ~TracedProgram();
    TracedProgram(const TracedProgram&) = delete;
    TracedProgram& operator=(const TracedProgram&) = delete;

    // Lets it run to its end; kills it when it reaches the point for the hit-th time (from 1): true. Throws where
    // it hangs.
    bool run(const std::string& point = "", std::uint64_t hit = 0);
    // How often each point was reached.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& hits() const noexcept { return hits_; }
    [[nodiscard]] ProcessEnd end() const noexcept { return end_; }
    // The command, how it ended, and what it said.
    [[nodiscard]] std::string story() const;

  private:
    void launch(const std::string& path, const std::vector<std::string>& arguments);
    void set_break_points(const std::string& path, const std::string& stops);
    // The trace point at which the thread stands, if it does at one.
    [[nodiscard]] const std::string* point_of(pid_t thread) const;
    // Waits for a stop of any thread; false: the process has ended.
    [[nodiscard]] bool wait_for_stop(pid_t& thread, int& status);

    std::string command_;
    int out_fd_ = -1;
    int err_fd_ = -1;
    pid_t pid_ = -1;
    bool ended_ = false;
    ProcessEnd end_;
    std::map<std::uint64_t, std::string> points_;  // by address
    std::map<std::string, std::uint64_t> hits_;
    std::set<pid_t> threads_;
};

}  // namespace framering::test
