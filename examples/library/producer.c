/* A camera of your own: a moving ramp of 640x480 mono16, published as a scan.
 *
 *     producer SESSION [FRAMES]        FRAMES: default 100
 *
 * Exit code 0: everything is stored; 3: some frames are not; 4: canceled. */
#include <framering/framering.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 640, HEIGHT = 480 };

static int failed(const char *what) {
    fprintf(stderr, "producer: %s: %s\n", what, framering_error());
    return 1;
}

static void expose(uint16_t *pixels, unsigned n) {
    for (unsigned y = 0; y < HEIGHT; ++y) {
        for (unsigned x = 0; x < WIDTH; ++x) {
            pixels[y * WIDTH + x] = (uint16_t)((x + y + n) & 0xFFF);
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: producer SESSION [FRAMES]\n");
        return 2;
    }
    const unsigned frames = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 100;
    char plan[256];
    snprintf(plan, sizeof plan,
             "{\"width\":%d,\"height\":%d,\"pixel_format\":\"mono16\",\"significant_bits\":12,\"frames\":%u,"
             "\"source\":\"examples/library/producer.c\"}",
             WIDTH, HEIGHT, frames);

    framering_producer_options options = {sizeof options, 0, argv[1], WIDTH * HEIGHT * sizeof(uint16_t), 0, 0, 0};
    framering_producer *producer = NULL;
    if (framering_producer_open(&options, &producer) != FRAMERING_OK) {
        return failed("open");
    }
    uint64_t first = 0;
    uint32_t power = 0;
    if (framering_producer_begin(producer, plan, "writer", INT64_C(60000000000), &first) != FRAMERING_OK ||
        framering_producer_key(producer, "power", "mW", &power) != FRAMERING_OK) {
        return failed("begin");
    }
    int code = FRAMERING_OK;
    unsigned n = (unsigned)first;
    for (;; ++n) {
        void *pixels = NULL;
        size_t bytes = 0;
        code = framering_producer_claim(producer, FRAMERING_FOREVER, &pixels, &bytes);
        if (code != FRAMERING_OK) {
            break; /* FRAMERING_END: all frames of the plan; FRAMERING_STOPPED: cancel */
        }
        expose(pixels, n);
        framering_frame frame = {0};
        frame.camera_frame_id = n + 1;
        frame.value_count = power + 1;
        frame.values[power] = 3.2;
        if ((code = framering_producer_publish(producer, &frame)) != FRAMERING_OK) {
            break;
        }
    }
    if (code != FRAMERING_END && code != FRAMERING_STOPPED) {
        return failed("claim");
    }
    uint64_t owed = 0;
    if (framering_producer_end(producer, code == FRAMERING_END ? FRAMERING_SCAN_ENDED : FRAMERING_SCAN_CANCELED,
                               NULL) != FRAMERING_OK ||
        framering_producer_close(producer, INT64_C(30000000000), &owed) != FRAMERING_OK) {
        return failed("close");
    }
    printf("%u frames published, %llu not stored\n", n, (unsigned long long)owed);
    return owed != 0 ? 3 : code == FRAMERING_END ? 0 : 4;
}
