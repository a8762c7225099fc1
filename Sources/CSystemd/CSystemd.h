#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
/* The Glibc module leaves this one out; the poll loop around sd-bus needs it. */
#include <sys/eventfd.h>
