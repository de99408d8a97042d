// The header alone, in C++11: no other header of ours, and none before it.
#include <framering/camera_plugin.h>

const fr_camera* fr_camera_plugin() {
    static fr_camera table = fr_camera();
    table.size = sizeof table;
    table.abi = FR_CAMERA_ABI;
    return &table;
}
