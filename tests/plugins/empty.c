/* A library that is no plug-in. */
int framering_test_nothing(void);
int framering_test_nothing(void) {
    return 0;
}
