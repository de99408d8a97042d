// The program of --on-trouble: run once for each trouble that begins and once when it is over.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "common/base/stop_token.hpp"
#include "control/trouble/trouble.hpp"

namespace framering {

// The words with {trouble}, {subject}, {state}, {session}, {scan} and {text} replaced; other braces stay.
[[nodiscard]] std::vector<std::string> filled_words(const std::vector<std::string>& words,
                                                    const TroubleEvent& event, const std::string& session);
// "FRAMERING_TROUBLE=frames_lost" and so on.
[[nodiscard]] std::vector<std::string> trouble_variables(const TroubleEvent& event, const std::string& session);

// One at a time, in the order of the events; each for kLimit at most. How it ends is logged, its words never are:
// they may hold a password.
//
// Thread: one.
class TroubleProgram {
  public:
    static constexpr Nanoseconds kLimit = std::chrono::seconds(60);
    static constexpr std::size_t kMostWaiting = 100;

    // `command`: split into words as a shell would, and not expanded. Fails (Error, usage): no such program.
    explicit TroubleProgram(const std::string& command);
    ~TroubleProgram();
    TroubleProgram(const TroubleProgram&) = delete;
    TroubleProgram& operator=(const TroubleProgram&) = delete;

    // It will be run for this.
    void add(const TroubleEvent& event, const std::string& session);
    // Looks after the one that runs, and starts the next. Never waits.
    void step();
    // Until all have run; on request only the one that runs, for some seconds.
    void finish(StopToken stop);

  private:
    struct Run {
        std::string what;  // "frames_lost begun"
        std::vector<std::string> words;
        std::vector<std::string> variables;
    };
    class Running;

    void start(const Run& run);

    std::vector<std::string> words_;
    std::deque<Run> waiting_;
    std::unique_ptr<Running> running_;
};

}  // namespace framering
