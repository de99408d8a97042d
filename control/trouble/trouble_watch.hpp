// Makes of a session's status, look by look, that a trouble has begun and that it is over: each once. Pure: time
// comes from outside.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/trouble/trouble_signs.hpp"

namespace framering {

class TroubleWatch {
  public:
    // `was_there`: the session, before the watch. What its scan had lost by the first look is then no trouble.
    explicit TroubleWatch(bool was_there = true) : is_first_look_(was_there) {}

    // `failed_hooks`: given up by now; nothing: not known. No hook that had failed before the first look is
    // trouble. Another session begins anew: the troubles of the former one are over.
    [[nodiscard]] std::vector<TroubleEvent> take(const SessionStatus& status, std::uint64_t now_ns,
                                                 std::optional<std::uint64_t> failed_hooks = {});
    // The session has ended, and this is the last that is known of it: all troubles are over.
    [[nodiscard]] std::vector<TroubleEvent> end(const SessionStatus& last, std::uint64_t now_ns);

  private:
    struct Known {
        bool is_open = false;
        std::uint64_t strong_since_ns = 0;  // 0: there is no sign that it begins
        std::uint64_t last_sign_ns = 0;
        std::uint64_t count = 0;
        std::uint64_t scan_id = 0;
        std::string text{};
    };
    [[nodiscard]] std::vector<TroubleEvent> begin_session(const SessionStatus& status);
    [[nodiscard]] std::vector<TroubleEvent> close_all();
    void begin_scan(const SessionStatus& status, std::vector<TroubleEvent>& events);
    void take_sign(const TroubleSign& sign, std::uint64_t now_ns, std::vector<TroubleEvent>& events);
    void close_calm(bool scan_is_open, std::uint64_t now_ns, std::vector<TroubleEvent>& events);
    [[nodiscard]] TroubleEvent closed(const Trouble& trouble, Known& known, const std::string& why) const;

    TroubleSigns signs_;
    std::string session_uuid_;
    std::uint64_t scan_id_ = 0;
    bool is_first_look_;
    std::map<Trouble, Known> known_;
};

}  // namespace framering
