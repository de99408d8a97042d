// Whole messages over a connected stream socket.
#pragma once
#include <cstddef>
#include <string>

namespace framering::peers {

// Fails (Error) when the other side is gone.
void write_all(int socket, const void* bytes, std::size_t count);
void read_all(int socket, void* bytes, std::size_t count);
// A socket connected to a daemon that listens at a path. Fails (Error).
[[nodiscard]] int connect_to(const std::string& path);

}  // namespace framering::peers
