/* The least that a program needs to receive frames of a GigE Vision camera: Aravis writes them into shared
 * memory, and they are given back at once. Prints how many frames were whole.
 *
 *     plain_receiver ADDRESS PIXEL_FORMAT WIDTH HEIGHT FRAME_RATE_HZ FRAMES PACKET_BYTES
 */
#define _GNU_SOURCE
#include <arv.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLOTS = 16 };

static void require(GError* error, const char* what) {
    if (error != NULL) {
        fprintf(stderr, "plain_receiver: error: %s: %s\n", what, error->message);
        exit(1);
    }
}

int main(int argc, char** argv) {
    if (argc != 8) {
        fprintf(stderr,
                "usage: plain_receiver ADDRESS PIXEL_FORMAT WIDTH HEIGHT FRAME_RATE_HZ FRAMES PACKET_BYTES\n");
        return 2;
    }
    const int width = atoi(argv[3]), height = atoi(argv[4]), frames = atoi(argv[6]);
    GError* error = NULL;
    ArvCamera* camera = arv_camera_new(argv[1], &error);
    require(error, "camera");
    arv_camera_stop_acquisition(camera, NULL); /* of a program before that was killed */
    arv_camera_set_pixel_format_from_string(camera, argv[2], &error);
    require(error, "pixel format");
    arv_camera_set_region(camera, 0, 0, width, height, &error);
    require(error, "region");
    arv_camera_set_exposure_time(camera, 10000, &error);
    require(error, "exposure");
    arv_camera_set_frame_rate(camera, atof(argv[5]), &error);
    require(error, "frame rate");
    arv_camera_gv_set_packet_size(camera, atoi(argv[7]), &error);
    require(error, "packet size");

    const size_t payload = arv_camera_get_payload(camera, &error);
    require(error, "payload");
    ArvStream* stream = arv_camera_create_stream(camera, NULL, NULL, &error);
    require(error, "stream");
    const size_t slot = (payload + 4095) & ~(size_t)4095;
    const int file = memfd_create("frames", MFD_CLOEXEC);
    unsigned char* memory = MAP_FAILED;
    if (file >= 0 && ftruncate(file, (off_t)(SLOTS * slot)) == 0) {
        memory = mmap(NULL, SLOTS * slot, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
    }
    if (memory == MAP_FAILED) {
        perror("plain_receiver: error: memory");
        return 1;
    }
    for (size_t i = 0; i < SLOTS; ++i) {
        arv_stream_push_buffer(stream, arv_buffer_new_full(payload, memory + i * slot, NULL, NULL));
    }
    arv_camera_start_acquisition(camera, &error);
    require(error, "start");
    int whole = 0;
    for (int n = 0; n < frames; ++n) {
        ArvBuffer* buffer = arv_stream_timeout_pop_buffer(stream, 10000000);
        if (buffer == NULL) {
            fprintf(stderr, "plain_receiver: error: no frame for 10 s\n");
            return 1;
        }
        whole += arv_buffer_get_status(buffer) == ARV_BUFFER_STATUS_SUCCESS;
        arv_stream_push_buffer(stream, buffer);
    }
    printf("%d\n", whole);
    arv_camera_stop_acquisition(camera, NULL);
    g_object_unref(stream);
    g_object_unref(camera);
    return 0;
}
