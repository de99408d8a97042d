#include "plugins/genicam/transport.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "plugins/genicam/numbers.hpp"

namespace framering::genicam {

namespace {
constexpr std::uint32_t kSmallestPacket = 576;
constexpr std::uint64_t kFramesInSocket = 4;
constexpr std::uint64_t kSmallestSocketBuffer = 1 << 20;
constexpr std::uint64_t kLargestSocketBuffer = 64 << 20;

struct Interface {
    std::string name;
    std::uint32_t mtu = 0;  // bytes; 0: not known
    bool is_loopback = false;
};

class Socket {
  public:
    Socket(int family, int type) : descriptor_(::socket(family, type | SOCK_CLOEXEC, 0)) {}
    ~Socket() {
        if (is_open()) {
            close(descriptor_);
        }
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] int get() const noexcept { return descriptor_; }

  private:
    int descriptor_;
};

// The one through which the camera is reached.
Interface interface_of(ArvCamera* camera) {
    Interface found;
    GSocketAddress* address = arv_gv_device_get_interface_address(ARV_GV_DEVICE(arv_camera_get_device(camera)));
    sockaddr_in ours{};
    if (address == nullptr || g_socket_address_to_native(address, &ours, sizeof ours, nullptr) == FALSE) {
        return found;
    }
    ifaddrs* all = nullptr;
    if (getifaddrs(&all) != 0) {
        return found;
    }
    for (const ifaddrs* each = all; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET) {
            continue;
        }
        sockaddr_in theirs{};
        std::memcpy(&theirs, each->ifa_addr, sizeof theirs);
        if (theirs.sin_addr.s_addr == ours.sin_addr.s_addr) {
            found.name = each->ifa_name;
            found.is_loopback = (each->ifa_flags & IFF_LOOPBACK) != 0;
        }
    }
    freeifaddrs(all);
    const Socket socket(AF_INET, SOCK_DGRAM);
    ifreq request{};
    found.name.copy(request.ifr_name, sizeof request.ifr_name - 1);
    if (ioctl(socket.get(), SIOCGIFMTU, &request) == 0) {
        found.mtu = static_cast<std::uint32_t>(request.ifr_mtu);
    }
    return found;
}

// What the way carries as a whole, but no more than the interface does: some find a larger one, whose packets the
// network then takes apart, several times slower.
std::uint32_t best_packet_size(ArvCamera* camera, const Interface& interface, const Log& log) {
    constexpr std::uint32_t largest = 9000;
    ArvDevice* device = arv_camera_get_device(camera);
    const std::uint32_t limit = interface.mtu == 0 ? largest : std::min(interface.mtu, largest);
    if (arv_device_get_feature(device, "GevSCPSFireTestPacket") != nullptr) {
        const auto found = result_or(std::uint32_t{0}, arv_camera_gv_auto_packet_size, camera);
        return std::max(kSmallestPacket, found == 0 ? limit : std::min(found, limit));
    }
    gint64 minimum = kSmallestPacket;
    gint64 maximum = largest;
    ErrorSlot ignored;
    arv_device_get_integer_feature_bounds(device, "GevSCPSPacketSize", &minimum, &maximum, ignored);
    const auto step = result_or(gint64{1}, arv_device_get_integer_feature_increment, device, "GevSCPSPacketSize");
    const auto size = static_cast<std::uint32_t>(nearest(limit, minimum, std::min<gint64>(maximum, limit), step));
    log("packets of " + std::to_string(size) + " bytes, as " + interface.name +
        " carries them: the camera cannot try what the whole network does; if no frame comes, use "
        "--camera-setting packet_size=1500");
    return size;
}

// A socket of our own that asks for `wanted` bytes gets so many. The limit itself cannot be read in every
// container.
std::uint64_t possible_socket_buffer(std::uint64_t wanted) {
    const Socket socket(AF_INET, SOCK_DGRAM);
    int bytes = static_cast<int>(wanted);
    socklen_t size = sizeof bytes;
    if (setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &bytes, size) != 0 ||
        getsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &bytes, &size) != 0) {
        return wanted;
    }
    return static_cast<std::uint64_t>(bytes) / 2;  // the kernel says what it takes with its own bookkeeping
}

// Aravis takes packets before the socket where it may, into a buffer of its own that is large enough.
bool uses_packet_socket(const Interface& interface) {
    return !interface.is_loopback && Socket(AF_PACKET, SOCK_RAW).is_open();
}
}  // namespace

void prepare_network(ArvCamera* camera, const TransportSettings& transport, const Log& log) {
    const Interface interface = interface_of(camera);
    // Packet sockets get nothing on the loopback interface.
    arv_camera_gv_set_stream_options(
        camera, interface.is_loopback ? ARV_GV_STREAM_OPTION_PACKET_SOCKET_DISABLED : ARV_GV_STREAM_OPTION_NONE);
    const std::uint32_t size =
        transport.packet_size != 0 ? transport.packet_size : best_packet_size(camera, interface, log);
    arv_camera_gv_set_packet_size_adjustment(camera, ARV_GV_PACKET_SIZE_ADJUSTMENT_NEVER);
    checked("packet_size " + std::to_string(size), arv_camera_gv_set_packet_size, camera, static_cast<gint>(size));
    constexpr std::uint32_t of_plain_ethernet = 1500;
    if (transport.packet_size == 0 && size <= of_plain_ethernet) {
        log("packets of " + std::to_string(size) + " bytes on " + interface.name +
            "; jumbo frames (an MTU of 9000 on this interface and on all switches) cost less processor time");
    }
}

void prepare_stream(ArvCamera* camera, ArvStream* stream, const TransportSettings& transport,
                    std::uint64_t frame_bytes, const Log& log) {
    if (!ARV_IS_GV_STREAM(stream)) {
        return;
    }
    const std::uint64_t wanted =
        transport.socket_buffer != 0
            ? transport.socket_buffer
            : std::clamp(kFramesInSocket * frame_bytes, kSmallestSocketBuffer, kLargestSocketBuffer);
    const std::uint64_t size = possible_socket_buffer(wanted);
    if (size < wanted && !uses_packet_socket(interface_of(camera))) {
        log("the socket buffer is " + std::to_string(size) + " bytes, and " + std::to_string(wanted) +
            " are wanted: packets may be lost; allow it with: sysctl -w net.core.rmem_max=" +
            std::to_string(wanted));
    }
    g_object_set(stream, "socket-buffer", ARV_GV_STREAM_SOCKET_BUFFER_FIXED, "socket-buffer-size",
                 static_cast<gint>(size), "packet-resend",
                 transport.resend ? ARV_GV_STREAM_PACKET_RESEND_ALWAYS : ARV_GV_STREAM_PACKET_RESEND_NEVER,
                 nullptr);
}

}  // namespace framering::genicam
