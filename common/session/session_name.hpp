// The names of sessions, and of the roles in them.
#pragma once
#include <string>

namespace framering {

// It becomes part of names in /dev/shm: 1 to 40 of A-Z a-z 0-9 and _.
// Fails (Error, usage) and names the character that does not fit.
void require_valid_session_name(const std::string& name);
// The same of a reader's role: 1 to 31 characters, as its entry in shared memory holds them, and not "acquirer".
void require_valid_role_name(const std::string& name);

}  // namespace framering
