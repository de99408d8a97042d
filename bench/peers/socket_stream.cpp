#include "bench/peers/socket_stream.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>

#include "common/base/error.hpp"

namespace framering::peers {

void write_all(int socket, const void* bytes, std::size_t count) {
    for (std::size_t done = 0; done < count;) {
        const ssize_t wrote = write(socket, static_cast<const char*>(bytes) + done, count - done);
        if (wrote < 0 && errno != EINTR) {
            fail(ExitCode::failed, "writing to a socket: {}", errno_text(errno));
        }
        done += wrote < 0 ? 0 : static_cast<std::size_t>(wrote);
    }
}

void read_all(int socket, void* bytes, std::size_t count) {
    for (std::size_t done = 0; done < count;) {
        const ssize_t got = read(socket, static_cast<char*>(bytes) + done, count - done);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            fail(ExitCode::failed, "reading from a socket: {}", got == 0 ? "it was closed" : errno_text(errno));
        }
        done += got < 0 ? 0 : static_cast<std::size_t>(got);
    }
}

int connect_to(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path) {
        fail(ExitCode::usage, "--address '{}': the path of a daemon's socket is needed, below {} letters", path,
             sizeof address.sun_path);
    }
    path.copy(address.sun_path, path.size());
    const int connected = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(connected, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        fail(ExitCode::failed, "{}: {}", path, errno_text(errno));
    }
    return connected;
}

}  // namespace framering::peers
