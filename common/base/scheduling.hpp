// Where and how urgently this process runs.
#pragma once
#include <string>
#include <vector>

namespace framering {

// "3", "0,2" or "2-5,7": numbers of processors, in order, each once. Fails (Error, usage).
[[nodiscard]] std::vector<unsigned> parse_processors(const std::string& text);

// The calling thread, and those that it starts from now on, run on these only. Fails (Error, usage): one of them
// is not there, or not ours to use.
void run_on(const std::vector<unsigned>& processors);

// The calling thread, and those that it starts from now on, run before everything that is not urgent itself
// (SCHED_FIFO). Fails (Error): the system does not allow it; says what it takes.
void run_urgently();

// The calling thread, and what it starts from now on, programs too, runs when nobody else needs the processor
// (nice 10) or the disk. What the system does not allow stays as it is.
void run_at_low_priority() noexcept;

}  // namespace framering
