// Framering as it is shipped.
#include "bench/peers/framering_ring.hpp"
#include "bench/peers/hand_over.hpp"

int main(int argc, char** argv) {
    return framering::peers::run_peer<framering::peers::FrameringRing>("framering", argc, argv);
}
