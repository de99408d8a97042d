// A viewer for browsers, as the process tests start it.
#pragma once
#include <fstream>

#include "tests/support/rig.hpp"
#include "tests/support/tcp_client.hpp"

namespace framering::test {

// Empty: `before` does not stand there.
inline std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const std::size_t found = text.find(before);
    const std::size_t begin = found + before.size();
    return found == std::string::npos ? "" : text.substr(begin, text.find(after, begin) - begin);
}

// Starts a viewer for browsers on a free port and waits until it listens.
struct WebViewer {
    ChildProcess& process;
    std::uint16_t port = 0;
    std::string token_file;  // that it names; empty: none

    explicit WebViewer(Rig& rig, Arguments more = {})
        : process(rig.program("viewer", arguments(rig, std::move(more)))) {
        rig.wait_until("the viewer listens", [&] {
            const std::string before_port = "open http://127.0.0.1:";
            const std::string said = process.out();
            const std::size_t found = said.find(before_port);
            if (found == std::string::npos || said.find('\n', found + before_port.size()) == std::string::npos) {
                return false;
            }
            port = static_cast<std::uint16_t>(std::stoi(said.substr(found + before_port.size())));
            token_file = between(said, "the token from ", "\n");
            return true;
        });
    }
    // Without the rig's --wait, with which a viewer does not stay.
    static Arguments arguments(const Rig& rig, Arguments more) {
        more.insert(more.end(), {"--session", rig.session(), "--display", "web", "--listen", "127.0.0.1:0"});
        return more;
    }
    [[nodiscard]] std::string token() const {
        std::string line;
        std::ifstream file(token_file);
        std::getline(file, line);
        return line;
    }
    [[nodiscard]] std::string key() const { return "Authorization: Bearer " + token() + "\r\n"; }
    [[nodiscard]] HttpReply get(const std::string& target) const { return http_get(port, target, key()); }
    [[nodiscard]] int code(const std::string& target, const std::string& headers = "") const {
        return http_get(port, target, headers).code;
    }
};

}  // namespace framering::test
