// What the measured processes took of the machine, and what everybody else took meanwhile.
#pragma once
#include <cstdint>

namespace framering::peers {

// Seconds of processor time of this process and the children it has waited for.
[[nodiscard]] double own_processor_s() noexcept;
// Of another process; 0 for process 0 and where it is gone.
[[nodiscard]] double processor_s_of(std::uint64_t pid);

// The share of the machine that processes outside of the measurement took since it was made, from 0 to 1.
class ForeignLoad {
  public:
    // `daemon`: a process that belongs to the measurement; 0: none.
    explicit ForeignLoad(std::uint64_t daemon);
    [[nodiscard]] double share() const;

  private:
    [[nodiscard]] double measured_s() const;

    std::uint64_t daemon_;
    std::uint64_t since_ns_;
    double own_s_;
    double machine_s_;
};

// This thread, and those that it starts, run on the n-th of the processors that the process may use.
void stay_on_processor(unsigned index);

}  // namespace framering::peers
