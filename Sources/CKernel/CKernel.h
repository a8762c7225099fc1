/* System calls and constants that Swift's Glibc module does not have: prctl(2), capabilities(7), seccomp(2), landlock(7), unix(7). Nothing else belongs here. */
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <fcntl.h>
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static inline int ckernel_prctl(int option, unsigned long first, unsigned long second) { return prctl(option, first, second, 0UL, 0UL); }

static inline int ckernel_set_filter(struct sock_filter *instructions, unsigned short count) {
    struct sock_fprog program = {count, instructions};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0UL, 0UL);
}

static inline int ckernel_get_capabilities(struct __user_cap_data_struct sets[2]) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    return (int)syscall(SYS_capget, &header, sets);
}

static inline int ckernel_set_capabilities(const struct __user_cap_data_struct sets[2]) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    return (int)syscall(SYS_capset, &header, sets);
}

/* Closes every descriptor from `first` on. */
static inline int ckernel_close_from(unsigned int first) { return (int)syscall(SYS_close_range, first, ~0U, 0U); }

/* Of this thread only; the C library's calls would ask all threads. */
static inline int ckernel_set_user(uid_t user, gid_t group) {
    if (syscall(SYS_setgroups, 0UL, NULL) != 0 || syscall(SYS_setresgid, group, group, group) != 0) return -1;
    return (int)syscall(SYS_setresuid, user, user, user);
}

/* O_PATH and POSIX_SPAWN_SETSID, which are for GNU only. */
static const int ckernel_path_only = 010000000;
static const int ckernel_spawn_in_session = 0x80;

/* poll(2) of `struct pollfd`, with nanoseconds, which is for GNU only; negative: without end. <poll.h> here would make its type this module's. */
static inline int ckernel_poll(void *descriptors, unsigned long count, long seconds, long nanoseconds) {
    struct timespec patience = {seconds, nanoseconds};
    return (int)syscall(SYS_ppoll, descriptors, count, seconds < 0 ? NULL : &patience, NULL, 0UL);
}

/* A pipe that no program inherits that is started meanwhile. */
static inline int ckernel_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

/* Whose process is at the other end of a socket of the file system. The C library has the type and the options for GNU only. */
struct ckernel_peer {
    pid_t process;
    uid_t user;
    gid_t group;
};

static inline int ckernel_get_peer(int socket, struct ckernel_peer *peer) {
    socklen_t size = sizeof *peer;
    return getsockopt(socket, SOL_SOCKET, 17 /* SO_PEERCRED */, peer, &size);
}

/* How many supplementary groups it has; -1: an error, ERANGE for more than `room`. */
static inline int ckernel_get_peer_groups(int socket, gid_t *groups, unsigned int room) {
    socklen_t size = room * sizeof *groups;
    return getsockopt(socket, SOL_SOCKET, 59 /* SO_PEERGROUPS */, groups, &size) == 0 ? (int)(size / sizeof *groups) : -1;
}

/* A connection that neither blocks nor is inherited. */
static inline int ckernel_accept(int socket) { return (int)syscall(SYS_accept4, socket, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

/* A descriptor that one thread rings and another polls. */
static inline int ckernel_make_bell(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline void ckernel_ring(int bell) { eventfd_write(bell, 1); }
static inline void ckernel_hush(int bell) {
    eventfd_t count;
    eventfd_read(bell, &count);
}

static const short ckernel_half_closed = 0x2000; /* POLLRDHUP */

/* The ABI of Landlock, at least 1; -1 where the kernel has none. */
static inline int ckernel_landlock_abi(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0UL, LANDLOCK_CREATE_RULESET_VERSION);
}

/* Rights of the file system, of the network and of signals, as far as the ABI knows each. The headers of an older kernel lack the later fields. */
struct ckernel_ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

static inline int ckernel_landlock_create(struct ckernel_ruleset *ruleset, size_t size) {
    return (int)syscall(SYS_landlock_create_ruleset, ruleset, size, 0U);
}

static inline int ckernel_landlock_allow(int ruleset, int place, uint64_t rights) {
    struct landlock_path_beneath_attr rule = {rights, place};
    return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U);
}

static inline int ckernel_landlock_restrict(int ruleset) { return (int)syscall(SYS_landlock_restrict_self, ruleset, 0U); }

/* One heap for all threads: each further one keeps pages of its own. Before the first thread. */
static inline void ckernel_use_one_heap(void) { mallopt(M_ARENA_MAX, 1); }

/* Gives free heap back to the system. */
static inline void ckernel_trim_heap(void) { malloc_trim(0); }

/* Swift's Glibc module hides it; only async-signal-safe calls may follow in the child. */
static inline pid_t ckernel_fork(void) { return fork(); }

/* What the self-test tries. */
static inline int ckernel_try_execute(void) { return (int)syscall(SYS_execve, "/bin/true", NULL, NULL); }
static inline int ckernel_try_trace(void) { return (int)syscall(SYS_ptrace, 16UL /* PTRACE_ATTACH */, (long)getppid(), 0UL, 0UL); }
static inline int ckernel_try_namespace(void) { return (int)syscall(SYS_clone, CLONE_NEWUSER | 17UL /* SIGCHLD */, NULL, NULL, NULL, NULL); }

/* The calls of the filter, for the machine that this is compiled for: an unknown one is left out. */
#if defined(__x86_64__)
enum { ckernel_architecture = AUDIT_ARCH_X86_64, ckernel_first_foreign_call = 0x40000000 };
#elif defined(__aarch64__)
enum { ckernel_architecture = AUDIT_ARCH_AARCH64, ckernel_first_foreign_call = 0x7fffffff };
#else
#error "fpmond-prober has no filter of system calls for this machine"
#endif

/* No library that looks at a network makes these: who does has taken the process over. */
static inline const int *ckernel_killed_calls(size_t *count) {
    static const int calls[] = {
#ifdef SYS_execve
        SYS_execve,
#endif
#ifdef SYS_execveat
        SYS_execveat,
#endif
#ifdef SYS_ptrace
        SYS_ptrace,
#endif
#ifdef SYS_process_vm_readv
        SYS_process_vm_readv,
#endif
#ifdef SYS_process_vm_writev
        SYS_process_vm_writev,
#endif
#ifdef SYS_process_madvise
        SYS_process_madvise,
#endif
#ifdef SYS_pidfd_getfd
        SYS_pidfd_getfd,
#endif
#ifdef SYS_kcmp
        SYS_kcmp,
#endif
#ifdef SYS_mount
        SYS_mount,
#endif
#ifdef SYS_umount2
        SYS_umount2,
#endif
#ifdef SYS_pivot_root
        SYS_pivot_root,
#endif
#ifdef SYS_chroot
        SYS_chroot,
#endif
#ifdef SYS_move_mount
        SYS_move_mount,
#endif
#ifdef SYS_open_tree
        SYS_open_tree,
#endif
#ifdef SYS_fsopen
        SYS_fsopen,
#endif
#ifdef SYS_fsconfig
        SYS_fsconfig,
#endif
#ifdef SYS_fsmount
        SYS_fsmount,
#endif
#ifdef SYS_fspick
        SYS_fspick,
#endif
#ifdef SYS_mount_setattr
        SYS_mount_setattr,
#endif
#ifdef SYS_init_module
        SYS_init_module,
#endif
#ifdef SYS_finit_module
        SYS_finit_module,
#endif
#ifdef SYS_delete_module
        SYS_delete_module,
#endif
#ifdef SYS_kexec_load
        SYS_kexec_load,
#endif
#ifdef SYS_kexec_file_load
        SYS_kexec_file_load,
#endif
#ifdef SYS_bpf
        SYS_bpf,
#endif
#ifdef SYS_perf_event_open
        SYS_perf_event_open,
#endif
#ifdef SYS_userfaultfd
        SYS_userfaultfd,
#endif
#ifdef SYS_keyctl
        SYS_keyctl,
#endif
#ifdef SYS_add_key
        SYS_add_key,
#endif
#ifdef SYS_request_key
        SYS_request_key,
#endif
#ifdef SYS_setns
        SYS_setns,
#endif
#ifdef SYS_unshare
        SYS_unshare,
#endif
#ifdef SYS_reboot
        SYS_reboot,
#endif
#ifdef SYS_swapon
        SYS_swapon,
#endif
#ifdef SYS_swapoff
        SYS_swapoff,
#endif
#ifdef SYS_acct
        SYS_acct,
#endif
#ifdef SYS_quotactl
        SYS_quotactl,
#endif
#ifdef SYS_io_uring_setup
        SYS_io_uring_setup,
#endif
#ifdef SYS_io_uring_enter
        SYS_io_uring_enter,
#endif
#ifdef SYS_io_uring_register
        SYS_io_uring_register,
#endif
#ifdef SYS_personality
        SYS_personality,
#endif
#ifdef SYS_open_by_handle_at
        SYS_open_by_handle_at,
#endif
#ifdef SYS_name_to_handle_at
        SYS_name_to_handle_at,
#endif
#ifdef SYS_memfd_secret
        SYS_memfd_secret,
#endif
    };
    *count = sizeof calls / sizeof calls[0];
    return calls;
}

/* A library may try these, and goes on without. */
static inline const int *ckernel_refused_calls(size_t *count) {
    static const int calls[] = {
#ifdef SYS_setuid
        SYS_setuid,
#endif
#ifdef SYS_setgid
        SYS_setgid,
#endif
#ifdef SYS_setreuid
        SYS_setreuid,
#endif
#ifdef SYS_setregid
        SYS_setregid,
#endif
#ifdef SYS_setresuid
        SYS_setresuid,
#endif
#ifdef SYS_setresgid
        SYS_setresgid,
#endif
#ifdef SYS_setfsuid
        SYS_setfsuid,
#endif
#ifdef SYS_setfsgid
        SYS_setfsgid,
#endif
#ifdef SYS_setgroups
        SYS_setgroups,
#endif
#ifdef SYS_capset
        SYS_capset,
#endif
#ifdef SYS_seccomp
        SYS_seccomp,
#endif
#ifdef SYS_kill
        SYS_kill,
#endif
#ifdef SYS_tkill
        SYS_tkill,
#endif
#ifdef SYS_rt_sigqueueinfo
        SYS_rt_sigqueueinfo,
#endif
#ifdef SYS_rt_tgsigqueueinfo
        SYS_rt_tgsigqueueinfo,
#endif
#ifdef SYS_pidfd_open
        SYS_pidfd_open,
#endif
#ifdef SYS_pidfd_send_signal
        SYS_pidfd_send_signal,
#endif
#ifdef SYS_setpriority
        SYS_setpriority,
#endif
#ifdef SYS_sched_setaffinity
        SYS_sched_setaffinity,
#endif
#ifdef SYS_sched_setscheduler
        SYS_sched_setscheduler,
#endif
#ifdef SYS_sched_setparam
        SYS_sched_setparam,
#endif
#ifdef SYS_sched_setattr
        SYS_sched_setattr,
#endif
#ifdef SYS_ioprio_set
        SYS_ioprio_set,
#endif
#ifdef SYS_setrlimit
        SYS_setrlimit,
#endif
#ifdef SYS_openat2
        SYS_openat2,
#endif
#ifdef SYS_truncate
        SYS_truncate,
#endif
#ifdef SYS_ftruncate
        SYS_ftruncate,
#endif
#ifdef SYS_fallocate
        SYS_fallocate,
#endif
#ifdef SYS_unlinkat
        SYS_unlinkat,
#endif
#ifdef SYS_renameat
        SYS_renameat,
#endif
#ifdef SYS_renameat2
        SYS_renameat2,
#endif
#ifdef SYS_linkat
        SYS_linkat,
#endif
#ifdef SYS_symlinkat
        SYS_symlinkat,
#endif
#ifdef SYS_mkdirat
        SYS_mkdirat,
#endif
#ifdef SYS_mknodat
        SYS_mknodat,
#endif
#ifdef SYS_fchmod
        SYS_fchmod,
#endif
#ifdef SYS_fchmodat
        SYS_fchmodat,
#endif
#ifdef SYS_fchown
        SYS_fchown,
#endif
#ifdef SYS_fchownat
        SYS_fchownat,
#endif
#ifdef SYS_utimensat
        SYS_utimensat,
#endif
#ifdef SYS_setxattr
        SYS_setxattr,
#endif
#ifdef SYS_lsetxattr
        SYS_lsetxattr,
#endif
#ifdef SYS_fsetxattr
        SYS_fsetxattr,
#endif
#ifdef SYS_removexattr
        SYS_removexattr,
#endif
#ifdef SYS_lremovexattr
        SYS_lremovexattr,
#endif
#ifdef SYS_fremovexattr
        SYS_fremovexattr,
#endif
#ifdef SYS_memfd_create
        SYS_memfd_create,
#endif
#ifdef SYS_listen
        SYS_listen,
#endif
#ifdef SYS_accept
        SYS_accept,
#endif
#ifdef SYS_accept4
        SYS_accept4,
#endif
#ifdef SYS_setsid
        SYS_setsid,
#endif
#ifdef SYS_setpgid
        SYS_setpgid,
#endif
#ifdef SYS_sethostname
        SYS_sethostname,
#endif
#ifdef SYS_setdomainname
        SYS_setdomainname,
#endif
#ifdef SYS_settimeofday
        SYS_settimeofday,
#endif
#ifdef SYS_clock_settime
        SYS_clock_settime,
#endif
#ifdef SYS_clock_adjtime
        SYS_clock_adjtime,
#endif
#ifdef SYS_adjtimex
        SYS_adjtimex,
#endif
#ifdef SYS_syslog
        SYS_syslog,
#endif
#ifdef SYS_inotify_init1
        SYS_inotify_init1,
#endif
#ifdef SYS_fanotify_init
        SYS_fanotify_init,
#endif
#ifdef SYS_shmget
        SYS_shmget,
#endif
#ifdef SYS_shmat
        SYS_shmat,
#endif
#ifdef SYS_msgget
        SYS_msgget,
#endif
#ifdef SYS_semget
        SYS_semget,
#endif
#ifdef SYS_mq_open
        SYS_mq_open,
#endif
#ifdef SYS_io_setup
        SYS_io_setup,
#endif
#ifdef SYS_creat
        SYS_creat,
#endif
#ifdef SYS_unlink
        SYS_unlink,
#endif
#ifdef SYS_rename
        SYS_rename,
#endif
#ifdef SYS_link
        SYS_link,
#endif
#ifdef SYS_symlink
        SYS_symlink,
#endif
#ifdef SYS_mkdir
        SYS_mkdir,
#endif
#ifdef SYS_rmdir
        SYS_rmdir,
#endif
#ifdef SYS_mknod
        SYS_mknod,
#endif
#ifdef SYS_chmod
        SYS_chmod,
#endif
#ifdef SYS_chown
        SYS_chown,
#endif
#ifdef SYS_lchown
        SYS_lchown,
#endif
#ifdef SYS_utime
        SYS_utime,
#endif
#ifdef SYS_utimes
        SYS_utimes,
#endif
#ifdef SYS_futimesat
        SYS_futimesat,
#endif
#ifdef SYS_iopl
        SYS_iopl,
#endif
#ifdef SYS_ioperm
        SYS_ioperm,
#endif
#ifdef SYS_modify_ldt
        SYS_modify_ldt,
#endif
#ifdef SYS_uselib
        SYS_uselib,
#endif
#ifdef SYS_vhangup
        SYS_vhangup,
#endif
    };
    *count = sizeof calls / sizeof calls[0];
    return calls;
}

/* Calls that depend on an argument; -1 where the machine does not have the call. */
enum {
    ckernel_nr_clone = SYS_clone,
    ckernel_nr_clone3 = SYS_clone3,
    ckernel_nr_mmap = SYS_mmap,
    ckernel_nr_mprotect = SYS_mprotect,
#ifdef SYS_open
    ckernel_nr_open = SYS_open,
#else
    ckernel_nr_open = -1,
#endif
    ckernel_nr_openat = SYS_openat,
    ckernel_nr_prlimit64 = SYS_prlimit64,
    ckernel_nr_socket = SYS_socket,
    ckernel_nr_tgkill = SYS_tgkill,
    ckernel_new_namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET,
};
