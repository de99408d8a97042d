/* Every frame of a scan, in order: prints how many, what was missing, and their mean.
 *
 *     reader SESSION [ROLE]        ROLE: default "example" */
#include <framering/framering.h>
#include <stdio.h>

static double mean_of(const framering_frame *frame, const void *pixels) {
    const uint64_t count = frame->payload_bytes / sizeof(uint16_t);
    const uint16_t *samples = pixels;
    double sum = 0;
    for (uint64_t i = 0; i < count; ++i) {
        sum += samples[i];
    }
    return count == 0 ? 0 : sum / (double)count;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: reader SESSION [ROLE]\n");
        return 2;
    }
    framering_reader_options options = {
        sizeof options,       FRAMERING_PROCESSES, argv[1], argc > 2 ? argv[2] : "example",
        INT64_C(60000000000), FRAMERING_FOREVER,   0,       0};
    framering_reader *reader = NULL;
    if (framering_reader_open(&options, &reader) != FRAMERING_OK) {
        fprintf(stderr, "reader: %s\n", framering_error());
        return 1;
    }
    unsigned long long frames = 0, missing = 0;
    double sum = 0;
    for (;;) {
        framering_event event;
        size_t count = 0;
        const int code = framering_reader_poll(reader, INT64_C(1000000000), &event, 1, &count);
        if (code == FRAMERING_TIMEOUT) {
            continue;
        }
        if (code != FRAMERING_OK) {
            fprintf(stderr, "reader: %s\n", framering_error());
            framering_reader_close(reader);
            return 1;
        }
        if (event.kind == FRAMERING_FRAME) {
            const double mean = mean_of(&event.frame, event.pixels);
            if (framering_reader_release(reader, 1) == FRAMERING_OK) { /* else it was overwritten meanwhile */
                ++frames;
                sum += mean;
            }
        } else if (event.kind == FRAMERING_GAP) {
            missing += event.gap.to - event.gap.from + 1;
        } else if (event.kind == FRAMERING_SCAN_ENDS) {
            break;
        }
    }
    printf("%llu frames, %llu missing, mean %.1f\n", frames, missing, frames == 0 ? 0 : sum / (double)frames);
    framering_reader_leave(reader);
    framering_reader_close(reader);
    return missing == 0 ? 0 : 3;
}
