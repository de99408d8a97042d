// What the user decides about the web display.
#pragma once
#include <cstdint>
#include <string>

#include "viewer/picture/view.hpp"
#include "viewer/web/listen_address.hpp"

namespace framering {

struct WebSettings {
    ListenAddress listen;
    std::string token;          // that every request must carry; empty: one is made, unless `no_token`
    std::string token_place;    // where the user finds the token, for those who come without it
    bool no_token = false;      // everybody on this machine may look
    bool control = false;       // browsers may cancel and terminate
    unsigned max_viewers = 16;  // pages and streams at the same time
    double max_hz = 30;         // pictures a second for each of them
    std::string session;
    View view;  // what a request without specs of its own gets
};

}  // namespace framering
