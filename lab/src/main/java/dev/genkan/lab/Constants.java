package dev.genkan.lab;

/** The names of the constants that system calls take, in strace's order. */
final class Constants {
    static final Names OPEN =
            Names.of(
                    "O_???",
                    """
                    O_CREAT 0x40 O_EXCL 0x80 O_NOCTTY 0x100 O_TRUNC 0x200 O_APPEND 0x400
                    O_NONBLOCK 0x800 O_SYNC 0x101000 O_DSYNC 0x1000 O_DIRECT 0x4000
                    O_LARGEFILE 0x8000 O_NOFOLLOW 0x20000 O_NOATIME 0x40000 O_CLOEXEC 0x80000
                    O_PATH 0x200000 O_TMPFILE 0x410000 O_DIRECTORY 0x10000 FASYNC 0x2000
                    __O_SYNC 0x100000 __O_TMPFILE 0x400000
                    """);
    static final Names OPEN_BASE = Names.of("O_???", "O_RDONLY 0 O_WRONLY 1 O_RDWR 2 O_ACCMODE 3");
    static final Names ACCESS = Names.of("?_OK", "F_OK 0 R_OK 4 W_OK 2 X_OK 1");
    static final Names SEEK =
            Names.of("SEEK_???", "SEEK_SET 0 SEEK_CUR 1 SEEK_END 2 SEEK_DATA 3 SEEK_HOLE 4");
    static final Names PROT =
            Names.of(
                    "PROT_???",
                    """
                    PROT_NONE 0 PROT_READ 1 PROT_WRITE 2 PROT_EXEC 4 PROT_SEM 8
                    PROT_GROWSDOWN 0x1000000 PROT_GROWSUP 0x2000000
                    """);
    static final Names MAP_TYPE =
            Names.of("MAP_???", "MAP_FILE 0 MAP_SHARED 1 MAP_PRIVATE 2 MAP_SHARED_VALIDATE 3");
    static final Names MAP =
            Names.of(
                    "",
                    """
                    MAP_FIXED 0x10 MAP_ANONYMOUS 0x20 MAP_32BIT 0x40 MAP_NORESERVE 0x4000
                    MAP_POPULATE 0x8000 MAP_NONBLOCK 0x10000 MAP_GROWSDOWN 0x100
                    MAP_DENYWRITE 0x800 MAP_EXECUTABLE 0x1000 MAP_LOCKED 0x2000
                    MAP_STACK 0x20000 MAP_HUGETLB 0x40000 MAP_SYNC 0x80000
                    MAP_FIXED_NOREPLACE 0x100000
                    """);
    static final Names MREMAP =
            Names.of("MREMAP_???", "MREMAP_MAYMOVE 1 MREMAP_FIXED 2 MREMAP_DONTUNMAP 4");
    static final Names MADVICE =
            Names.of(
                    "MADV_???",
                    """
                    MADV_NORMAL 0 MADV_RANDOM 1 MADV_SEQUENTIAL 2 MADV_WILLNEED 3 MADV_DONTNEED 4
                    MADV_FREE 8 MADV_REMOVE 9 MADV_DONTFORK 10 MADV_DOFORK 11 MADV_MERGEABLE 12
                    MADV_UNMERGEABLE 13 MADV_HUGEPAGE 14 MADV_NOHUGEPAGE 15 MADV_DONTDUMP 16
                    MADV_DODUMP 17 MADV_WIPEONFORK 18 MADV_KEEPONFORK 19 MADV_COLD 20
                    MADV_PAGEOUT 21 MADV_POPULATE_READ 22 MADV_POPULATE_WRITE 23
                    MADV_DONTNEED_LOCKED 24 MADV_COLLAPSE 25 MADV_HWPOISON 100
                    MADV_SOFT_OFFLINE 101
                    """);
    static final Names MSYNC = Names.of("MS_???", "MS_SYNC 4 MS_ASYNC 1 MS_INVALIDATE 2");
    static final Names MLOCK = Names.of("MLOCK_???", "MLOCK_ONFAULT 1");
    static final Names MLOCKALL = Names.of("MCL_???", "MCL_CURRENT 1 MCL_FUTURE 2 MCL_ONFAULT 4");
    static final Names MEMBARRIER =
            Names.of(
                    "MEMBARRIER_CMD_???",
                    """
                    MEMBARRIER_CMD_QUERY 0 MEMBARRIER_CMD_GLOBAL 1
                    MEMBARRIER_CMD_GLOBAL_EXPEDITED 2 MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED 4
                    MEMBARRIER_CMD_PRIVATE_EXPEDITED 8
                    MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED 0x10
                    MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE 0x20
                    MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE 0x40
                    MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ 0x80
                    MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ 0x100
                    """);
    static final Names AT =
            Names.of(
                    "AT_???",
                    """
                    AT_SYMLINK_NOFOLLOW 0x100 AT_REMOVEDIR 0x200 AT_SYMLINK_FOLLOW 0x400
                    AT_NO_AUTOMOUNT 0x800 AT_EMPTY_PATH 0x1000 AT_RECURSIVE 0x8000
                    """);
    static final Names FACCESS_AT =
            Names.of("AT_???", "AT_SYMLINK_NOFOLLOW 0x100 AT_EACCESS 0x200 AT_EMPTY_PATH 0x1000");
    static final Names STATX_SYNC =
            Names.of(
                    "AT_STATX_???",
                    """
                    AT_STATX_SYNC_AS_STAT 0 AT_STATX_FORCE_SYNC 0x2000 AT_STATX_DONT_SYNC 0x4000
                    """);
    static final Names STATX =
            Names.of(
                    "STATX_???",
                    """
                    STATX_ALL 0xfff STATX_BASIC_STATS 0x7ff STATX_TYPE 1 STATX_MODE 2
                    STATX_NLINK 4 STATX_UID 8 STATX_GID 0x10 STATX_ATIME 0x20 STATX_MTIME 0x40
                    STATX_CTIME 0x80 STATX_INO 0x100 STATX_SIZE 0x200 STATX_BLOCKS 0x400
                    STATX_BTIME 0x800 STATX_MNT_ID 0x1000 STATX_DIOALIGN 0x2000
                    """);
    static final Names STATX_ATTRIBUTES =
            Names.of(
                    "STATX_ATTR_???",
                    """
                    STATX_ATTR_COMPRESSED 4 STATX_ATTR_IMMUTABLE 0x10 STATX_ATTR_APPEND 0x20
                    STATX_ATTR_NODUMP 0x40 STATX_ATTR_ENCRYPTED 0x800
                    STATX_ATTR_AUTOMOUNT 0x1000 STATX_ATTR_MOUNT_ROOT 0x2000
                    STATX_ATTR_VERITY 0x100000 STATX_ATTR_DAX 0x200000
                    """);
    static final Names CLOCK =
            Names.of(
                    "CLOCK_???",
                    """
                    CLOCK_REALTIME 0 CLOCK_MONOTONIC 1 CLOCK_PROCESS_CPUTIME_ID 2
                    CLOCK_THREAD_CPUTIME_ID 3 CLOCK_MONOTONIC_RAW 4 CLOCK_REALTIME_COARSE 5
                    CLOCK_MONOTONIC_COARSE 6 CLOCK_BOOTTIME 7 CLOCK_REALTIME_ALARM 8
                    CLOCK_BOOTTIME_ALARM 9 CLOCK_SGI_CYCLE 10 CLOCK_TAI 11
                    """);
    static final Names TIMER = Names.of("TIMER_???", "TIMER_ABSTIME 1");
    static final Names ITIMER =
            Names.of("ITIMER_???", "ITIMER_REAL 0 ITIMER_VIRTUAL 1 ITIMER_PROF 2");
    static final Names SIGNAL_HOW = Names.of("SIG_???", "SIG_BLOCK 0 SIG_UNBLOCK 1 SIG_SETMASK 2");
    static final Names SIGNAL_STACK =
            Names.of("SS_???", "SS_ONSTACK 1 SS_DISABLE 2 SS_AUTODISARM 0x80000000");
    static final Names SIGNAL_ACTION =
            Names.of(
                    "SA_???",
                    """
                    SA_RESTORER 0x4000000 SA_ONSTACK 0x8000000 SA_RESTART 0x10000000
                    SA_INTERRUPT 0x20000000 SA_NODEFER 0x40000000 SA_RESETHAND 0x80000000
                    SA_SIGINFO 4 SA_NOCLDSTOP 1 SA_NOCLDWAIT 2
                    """);
    static final Names RESOURCE =
            Names.of(
                    "RLIMIT_???",
                    """
                    RLIMIT_CPU 0 RLIMIT_FSIZE 1 RLIMIT_DATA 2 RLIMIT_STACK 3 RLIMIT_CORE 4
                    RLIMIT_RSS 5 RLIMIT_NPROC 6 RLIMIT_NOFILE 7 RLIMIT_MEMLOCK 8 RLIMIT_AS 9
                    RLIMIT_LOCKS 10 RLIMIT_SIGPENDING 11 RLIMIT_MSGQUEUE 12 RLIMIT_NICE 13
                    RLIMIT_RTPRIO 14 RLIMIT_RTTIME 15
                    """);
    static final Names RUSAGE =
            Names.of(
                    "RUSAGE_???",
                    "RUSAGE_SELF 0 RUSAGE_CHILDREN -1 RUSAGE_BOTH -2 RUSAGE_THREAD 1");
    static final Names PRIORITY = Names.of("PRIO_???", "PRIO_PROCESS 0 PRIO_PGRP 1 PRIO_USER 2");
    static final Names SCHEDULER =
            Names.of(
                    "SCHED_???",
                    """
                    SCHED_OTHER 0 SCHED_FIFO 1 SCHED_RR 2 SCHED_BATCH 3 SCHED_ISO 4 SCHED_IDLE 5
                    SCHED_DEADLINE 6
                    """);
    static final Names ARCH_PRCTL =
            Names.of(
                    "ARCH_???",
                    """
                    ARCH_SET_GS 0x1001 ARCH_SET_FS 0x1002 ARCH_GET_FS 0x1003 ARCH_GET_GS 0x1004
                    ARCH_GET_CPUID 0x1011 ARCH_SET_CPUID 0x1012 ARCH_GET_XCOMP_SUPP 0x1021
                    ARCH_GET_XCOMP_PERM 0x1022 ARCH_REQ_XCOMP_PERM 0x1023
                    ARCH_GET_XCOMP_GUEST_PERM 0x1024 ARCH_REQ_XCOMP_GUEST_PERM 0x1025
                    ARCH_MAP_VDSO_X32 0x2001 ARCH_MAP_VDSO_32 0x2002 ARCH_MAP_VDSO_64 0x2003
                    """);
    static final Names CLONE =
            Names.of(
                    "CLONE_???",
                    """
                    CLONE_VM 0x100 CLONE_FS 0x200 CLONE_FILES 0x400 CLONE_SIGHAND 0x800
                    CLONE_PIDFD 0x1000 CLONE_PTRACE 0x2000 CLONE_VFORK 0x4000
                    CLONE_PARENT 0x8000 CLONE_THREAD 0x10000 CLONE_NEWNS 0x20000
                    CLONE_SYSVSEM 0x40000 CLONE_SETTLS 0x80000 CLONE_PARENT_SETTID 0x100000
                    CLONE_CHILD_CLEARTID 0x200000 CLONE_UNTRACED 0x800000
                    CLONE_CHILD_SETTID 0x1000000 CLONE_NEWCGROUP 0x2000000
                    CLONE_NEWUTS 0x4000000 CLONE_NEWIPC 0x8000000 CLONE_NEWUSER 0x10000000
                    CLONE_NEWPID 0x20000000 CLONE_NEWNET 0x40000000 CLONE_IO 0x80000000
                    """);
    static final Names WAIT =
            Names.of(
                    "W???",
                    """
                    WNOHANG 1 WEXITED 4 WSTOPPED 2 WCONTINUED 8 WNOWAIT 0x1000000
                    __WCLONE 0x80000000 __WALL 0x40000000 __WNOTHREAD 0x20000000
                    """);
    static final Names GETRANDOM =
            Names.of("GRND_???", "GRND_NONBLOCK 1 GRND_RANDOM 2 GRND_INSECURE 4");
    static final Names RENAME =
            Names.of("RENAME_??", "RENAME_NOREPLACE 1 RENAME_EXCHANGE 2 RENAME_WHITEOUT 4");
    static final Names LOCK =
            Names.of(
                    "LOCK_???",
                    """
                    LOCK_SH 1 LOCK_EX 2 LOCK_NB 4 LOCK_UN 8 LOCK_MAND 32 LOCK_RW 0xc0 LOCK_READ 64
                    LOCK_WRITE 128
                    """);
    static final Names SYSLOG =
            Names.of(
                    "SYSLOG_ACTION_???",
                    """
                    SYSLOG_ACTION_CLOSE 0 SYSLOG_ACTION_OPEN 1 SYSLOG_ACTION_READ 2
                    SYSLOG_ACTION_READ_ALL 3 SYSLOG_ACTION_READ_CLEAR 4 SYSLOG_ACTION_CLEAR 5
                    SYSLOG_ACTION_CONSOLE_OFF 6 SYSLOG_ACTION_CONSOLE_ON 7
                    SYSLOG_ACTION_CONSOLE_LEVEL 8 SYSLOG_ACTION_SIZE_UNREAD 9
                    SYSLOG_ACTION_SIZE_BUFFER 10
                    """);
    static final Names MEMFD =
            Names.of("MFD_???", "MFD_CLOEXEC 1 MFD_ALLOW_SEALING 2 MFD_HUGETLB 4");
    static final Names FALLOCATE =
            Names.of(
                    "FALLOC_FL_???",
                    """
                    FALLOC_FL_KEEP_SIZE 1 FALLOC_FL_PUNCH_HOLE 2 FALLOC_FL_NO_HIDE_STALE 4
                    FALLOC_FL_COLLAPSE_RANGE 8 FALLOC_FL_ZERO_RANGE 16
                    FALLOC_FL_INSERT_RANGE 32 FALLOC_FL_UNSHARE_RANGE 64
                    """);
    static final Names FADVICE =
            Names.of(
                    "POSIX_FADV_???",
                    """
                    POSIX_FADV_NORMAL 0 POSIX_FADV_RANDOM 1 POSIX_FADV_SEQUENTIAL 2
                    POSIX_FADV_WILLNEED 3 POSIX_FADV_DONTNEED 4 POSIX_FADV_NOREUSE 5
                    """);
    static final Names CLOSE_RANGE =
            Names.of("CLOSE_RANGE_???", "CLOSE_RANGE_UNSHARE 2 CLOSE_RANGE_CLOEXEC 4");
    static final Names XATTR = Names.of("XATTR_???", "XATTR_CREATE 1 XATTR_REPLACE 2");
    static final Names SPLICE =
            Names.of(
                    "SPLICE_F_???",
                    "SPLICE_F_MOVE 1 SPLICE_F_NONBLOCK 2 SPLICE_F_MORE 4 SPLICE_F_GIFT 8");
    static final Names EVENTFD =
            Names.of("EFD_???", "EFD_SEMAPHORE 1 EFD_CLOEXEC 0x80000 EFD_NONBLOCK 0x800");
    static final Names EPOLL = Names.of("EPOLL_???", "EPOLL_CLOEXEC 0x80000");
    static final Names PERSONALITY =
            Names.of(
                    "PER_???",
                    """
                    PER_LINUX 0 PER_BSD 6 PER_LINUX32 8 PER_RISCOS 12 PER_OSF4 15 PER_HPUX 16
                    """);
    static final Names PERSONALITY_FLAGS =
            Names.of(
                    "",
                    """
                    UNAME26 0x20000 ADDR_NO_RANDOMIZE 0x40000 FDPIC_FUNCPTRS 0x80000
                    MMAP_PAGE_ZERO 0x100000 ADDR_COMPAT_LAYOUT 0x200000
                    READ_IMPLIES_EXEC 0x400000 ADDR_LIMIT_32BIT 0x800000 SHORT_INODE 0x1000000
                    WHOLE_SECONDS 0x2000000 STICKY_TIMEOUTS 0x4000000
                    ADDR_LIMIT_3GB 0x8000000
                    """);
    static final Names REBOOT =
            Names.of(
                    "LINUX_REBOOT_CMD_???",
                    """
                    LINUX_REBOOT_CMD_CAD_OFF 0 LINUX_REBOOT_CMD_RESTART 0x1234567
                    LINUX_REBOOT_CMD_HALT 0xcdef0123 LINUX_REBOOT_CMD_CAD_ON 0x89abcdef
                    LINUX_REBOOT_CMD_POWER_OFF 0x4321fedc LINUX_REBOOT_CMD_RESTART2 0xa1b2c3d4
                    LINUX_REBOOT_CMD_SW_SUSPEND 0xd000fce2 LINUX_REBOOT_CMD_KEXEC 0x45584543
                    """);
    static final Names POLL =
            Names.of(
                    "POLL???",
                    """
                    POLLIN 1 POLLPRI 2 POLLOUT 4 POLLERR 8 POLLHUP 0x10 POLLNVAL 0x20
                    POLLRDNORM 0x40 POLLRDBAND 0x80 POLLWRNORM 0x100 POLLWRBAND 0x200
                    POLLMSG 0x400 POLLREMOVE 0x1000 POLLRDHUP 0x2000 POLL_BUSY_LOOP 0x8000
                    """);
    static final Names FILE_SYSTEM =
            Names.of(
                    "",
                    """
                    EXT2_SUPER_MAGIC 0xef53 TMPFS_MAGIC 0x1021994 PROC_SUPER_MAGIC 0x9fa0
                    SYSFS_MAGIC 0x62656572 OVERLAYFS_SUPER_MAGIC 0x794c7630
                    XFS_SUPER_MAGIC 0x58465342 BTRFS_SUPER_MAGIC 0x9123683e
                    DEVPTS_SUPER_MAGIC 0x1cd1 RAMFS_MAGIC 0x858458f6 DEBUGFS_MAGIC 0x64626720
                    CGROUP_SUPER_MAGIC 0x27e0eb CGROUP2_SUPER_MAGIC 0x63677270
                    NFS_SUPER_MAGIC 0x6969 ZFS_SUPER_MAGIC 0x2fc12fc1
                    PSTOREFS_MAGIC 0x6165676c SECURITYFS_MAGIC 0x73636673
                    FUSE_SUPER_MAGIC 0x65735546 BPF_FS_MAGIC 0xcafe4a11
                    SOCKFS_MAGIC 0x534f434b ISOFS_SUPER_MAGIC 0x9660 MSDOS_SUPER_MAGIC 0x4d44
                    """);
    static final Names MOUNT =
            Names.of(
                    "ST_???",
                    """
                    ST_VALID 0x20 ST_RDONLY 1 ST_NOSUID 2 ST_NODEV 4 ST_NOEXEC 8
                    ST_SYNCHRONOUS 0x10 ST_MANDLOCK 0x40 ST_NOATIME 0x400 ST_NODIRATIME 0x800
                    ST_RELATIME 0x1000 ST_NOSYMFOLLOW 0x2000
                    """);

    private Constants() {}

    /** Whether an action of syslog(2) looks at its other arguments; an unknown one may. */
    static boolean syslogTakesBuffer(int action) {
        return switch (action) {
            case 0, 1, 5, 6, 7, 9, 10 -> false;
            default -> true;
        };
    }
}
