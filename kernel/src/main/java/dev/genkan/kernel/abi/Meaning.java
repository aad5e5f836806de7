package dev.genkan.kernel.abi;

/**
 * What an argument or a result of a system call means, as strace would print it.
 *
 * <p>A constant marked "out" is filled in by the kernel and printed on return; the others are what
 * the program gives, unless {@link As#out()} says otherwise.
 */
public enum Meaning {
    // ---- numbers

    /** A signed number. */
    NUMBER,
    UNSIGNED,
    /** Hexadecimal, with 0 for zero. */
    HEX,
    OCTAL,
    /** An address that is not followed; as a result: a pointer. */
    ADDRESS,
    /** A 64-bit number in two registers, this one and the next, low half first (i386). */
    LOW_HIGH,
    /** A 64-bit number in two registers, this one and the next, high half first (llseek). */
    HIGH_LOW,
    /** An offset in pages, printed in bytes (mmap2). */
    PAGE_OFFSET,
    /** A user or group id; -1 leaves it as it is. */
    ID,
    /** A 16-bit user or group id (i386). */
    ID16,
    /** A device number. */
    DEVICE,
    /** Seconds since 1970; as a result, strace adds the date. */
    TIME,

    // ---- descriptors, strings and bytes

    FD,
    /** A descriptor that may be AT_FDCWD. */
    DIRFD,
    /** A NUL-terminated string of the program's, printed whole. */
    PATH,
    /** A NUL-terminated string of the program's, printed up to the string limit. */
    STRING,
    /** A NULL-terminated array of strings. */
    STRING_ARRAY,
    /** The environment: strace prints its address and the number of variables. */
    ENVIRONMENT,
    /** Bytes that the program gives; {@link As#length()} names the argument with their number. */
    BUFFER_IN,
    /** Out: bytes; the result is their number. */
    BUFFER_OUT,
    /** Out: random bytes, printed in hexadecimal; the result is their number. */
    RANDOM_OUT,
    /** Out: a string whose size with the NUL is the result (getcwd). */
    STRING_OUT,
    /** Vectors; {@link As#length()} names the argument with their number. */
    IOVEC_IN,
    /** Out. */
    IOVEC_OUT,

    // ---- flags and names

    OPEN_FLAGS,
    /** Permission bits; left out after {@link #OPEN_FLAGS} that create nothing. */
    MODE,
    /** The type of a file and its permission bits (mknod). */
    FILE_MODE,
    ACCESS_MODE,
    WHENCE,
    PROT,
    MMAP_FLAGS,
    MREMAP_FLAGS,
    MADVICE,
    MSYNC_FLAGS,
    MLOCK_FLAGS,
    MLOCKALL_FLAGS,
    MEMBARRIER_COMMAND,
    AT_FLAGS,
    UNLINK_FLAGS,
    FACCESS_FLAGS,
    STATX_MASK,
    FCNTL_COMMAND,
    /** What an fcntl takes; the command is the argument before. */
    FCNTL_ARGUMENT,
    IOCTL_REQUEST,
    /** What an ioctl takes; the request is the argument before. */
    IOCTL_ARGUMENT,
    CLOCK_ID,
    TIMER_FLAGS,
    TIMER_WHICH,
    SIGNAL,
    SIGNAL_HOW,
    RESOURCE,
    RUSAGE_WHO,
    PRIORITY_WHICH,
    SCHEDULER,
    /** The operation, and the arguments that it takes: all that follow in futex(2). */
    FUTEX_OPERATION,
    ARCH_PRCTL_CODE,
    /** The option, and the arguments that it takes: all that follow in prctl(2). */
    PRCTL_OPTION,
    CLONE_FLAGS,
    WAIT_OPTIONS,
    GETRANDOM_FLAGS,
    PIPE_FLAGS,
    DUP_FLAGS,
    RENAME_FLAGS,
    POLL_EVENTS,
    LOCK_OPERATION,
    SYSLOG_ACTION,
    MEMFD_FLAGS,
    FALLOCATE_MODE,
    FADVICE,
    CLOSE_RANGE_FLAGS,
    XATTR_FLAGS,
    SPLICE_FLAGS,
    EVENTFD_FLAGS,
    EPOLL_FLAGS,
    PERSONALITY,
    REBOOT_COMMAND,

    // ---- what the program points to

    /** Followed by its size in an argument of its own ({@link As#length()}). */
    SIGSET,
    /** Points to a set's address and size, which did not fit in registers (pselect6). */
    SIGSET_ARGUMENT,
    /** One word: the old signal calls of i386. */
    OLD_SIGSET,
    SIGACTION,
    OLD_SIGACTION,
    SIGALTSTACK,
    SIGINFO,
    RLIMIT,
    /** With 64-bit fields in both ABIs (prlimit64). */
    RLIMIT64,
    /** Out. */
    RUSAGE,
    /** Out. */
    WAIT_STATUS,
    /** Out; all the stat structs of the call's own ABI (16-bit stat aside). */
    STRUCT_STAT,
    /** Out; i386's stat64. */
    STRUCT_STAT64,
    /** Out. */
    STRUCT_STATX,
    /** Out. */
    STRUCT_STATFS,
    /** Out; i386's statfs64. */
    STRUCT_STATFS64,
    STRUCT_TIMESPEC,
    /** With 64-bit fields in both ABIs (clock_gettime64). */
    STRUCT_TIMESPEC64,
    /** Out: what remains of a sleep, if a signal ended it. */
    STRUCT_TIMESPEC_REMAINING,
    /** Out: the same with 64-bit fields in both ABIs. */
    STRUCT_TIMESPEC64_REMAINING,
    /** Two: access and modification (utimensat). */
    STRUCT_TIMESPEC_PAIR,
    STRUCT_TIMESPEC64_PAIR,
    STRUCT_TIMEVAL,
    /** Two: access and modification (utimes). */
    STRUCT_TIMEVAL_PAIR,
    STRUCT_UTIMBUF,
    STRUCT_ITIMERVAL,
    /** With 64-bit fields in both ABIs (timer_settime). */
    STRUCT_ITIMERSPEC64,
    STRUCT_TIMEZONE,
    /** Out. */
    STRUCT_TMS,
    /** Out. */
    STRUCT_UTSNAME,
    /** Out. */
    STRUCT_SYSINFO,
    STRUCT_TERMIOS,
    STRUCT_WINSIZE,
    STRUCT_USER_DESC,
    /** Out. */
    STRUCT_DIRENT,
    /** Out. */
    STRUCT_DIRENT64,
    /** In and out; the next argument is the number of elements. */
    STRUCT_POLLFD,
    /** Out. */
    STRUCT_PIPE_FDS,
    /** In and out; {@link As#length()} names the argument with the number of descriptors. */
    STRUCT_FD_SET,
    /** The timeout of select(2), in and out. */
    STRUCT_SELECT_TIMEOUT,
    /** The six arguments of i386's first mmap(2). */
    STRUCT_MMAP_ARGUMENTS,
    /** A set of processors; {@link As#length()} names the argument with its size in bytes. */
    CPU_SET,
    /** Numbers of four bytes (getgroups, setgroups); {@link As#length()} names their number. */
    ID_ARRAY,
    STRUCT_SCHED_PARAM,
    /** Points to one number of the given width. */
    POINTER_TO_INT,
    POINTER_TO_LONG,
    POINTER_TO_OFFSET64,
    /** An offset that is read and written (sendfile): {@code [0] => [5]}. */
    POINTER_TO_POSITION,
}
