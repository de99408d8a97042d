#include <framering/framering.h>

/* Every structure is complete in C99. */
int framering_test_sizes(void);
int framering_test_sizes(void) {
    return (int)(sizeof(framering_frame) + sizeof(framering_event) + sizeof(framering_reader_options) +
                 sizeof(framering_producer_options) + sizeof(framering_record) + sizeof(framering_scan_gap));
}
