package dev.genkan.lab;

import static dev.genkan.kernel.abi.Meaning.*;

import dev.genkan.kernel.abi.As;
import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.mm.UserPointer;

/** The signatures of system calls, for the tests of how they are printed. */
@SuppressWarnings("unused")
interface Signatures {
    long sys_read(
            Fd fd,
            @As(value = BUFFER_OUT, length = 2) UserPointer buffer,
            @As(UNSIGNED) long count);

    long sys_write(
            Fd fd, @As(value = BUFFER_IN, length = 2) UserPointer buffer, @As(UNSIGNED) long count);

    long sys_pread64(
            Fd fd,
            @As(value = BUFFER_OUT, length = 2) UserPointer buffer,
            @As(UNSIGNED) long count,
            long position);

    long sys_ia32_pread64(
            Fd fd,
            @As(value = BUFFER_OUT, length = 2) UserPointer buffer,
            @As(UNSIGNED) int count,
            @As(LOW_HIGH) int low,
            int high);

    long sys_readv(
            Fd fd,
            @As(value = IOVEC_OUT, length = 2) UserPointer vectors,
            @As(UNSIGNED) long count);

    long sys_writev(
            Fd fd, @As(value = IOVEC_IN, length = 2) UserPointer vectors, @As(UNSIGNED) long count);

    long sys_open(@UserString String path, @As(OPEN_FLAGS) int flags, @As(MODE) int mode);

    long sys_openat(
            @As(DIRFD) int directory,
            @UserString String path,
            @As(OPEN_FLAGS) int flags,
            @As(MODE) int mode);

    long sys_creat(@UserString String path, @As(MODE) int mode);

    long sys_close(Fd fd);

    long sys_close_range(
            @As(UNSIGNED) int first, @As(UNSIGNED) int last, @As(CLOSE_RANGE_FLAGS) int flags);

    long sys_newstat(@UserString String path, @As(STRUCT_STAT) UserPointer stat);

    long sys_newfstat(Fd fd, @As(STRUCT_STAT) UserPointer stat);

    long sys_newfstatat(
            @As(DIRFD) int directory,
            @UserString String path,
            @As(STRUCT_STAT) UserPointer stat,
            @As(AT_FLAGS) int flags);

    long sys_stat64(@UserString String path, @As(STRUCT_STAT64) UserPointer stat);

    long sys_fstat64(Fd fd, @As(STRUCT_STAT64) UserPointer stat);

    long sys_fstatat64(
            @As(DIRFD) int directory,
            @UserString String path,
            @As(STRUCT_STAT64) UserPointer stat,
            @As(AT_FLAGS) int flags);

    long sys_statx(
            @As(DIRFD) int directory,
            @UserString String path,
            @As(AT_FLAGS) int flags,
            @As(STATX_MASK) int mask,
            @As(STRUCT_STATX) UserPointer stat);

    long sys_statfs(@UserString String path, @As(STRUCT_STATFS) UserPointer statfs);

    long sys_statfs64(
            @UserString String path,
            @As(UNSIGNED) long size,
            @As(STRUCT_STATFS64) UserPointer statfs);

    long sys_lseek(Fd fd, long offset, @As(WHENCE) int whence);

    long sys_llseek(
            Fd fd,
            @As(HIGH_LOW) int high,
            int low,
            @As(value = POINTER_TO_OFFSET64, out = true) UserPointer result,
            @As(WHENCE) int whence);

    @As(ADDRESS)
    long sys_mmap(
            @As(ADDRESS) long address,
            @As(UNSIGNED) long length,
            @As(PROT) int protection,
            @As(MMAP_FLAGS) int flags,
            Fd fd,
            @As(HEX) long offset);

    @As(ADDRESS)
    long sys_mmap_pgoff(
            @As(ADDRESS) long address,
            @As(UNSIGNED) long length,
            @As(PROT) int protection,
            @As(MMAP_FLAGS) int flags,
            Fd fd,
            @As(PAGE_OFFSET) long offset);

    @As(ADDRESS)
    long sys_old_mmap(@As(STRUCT_MMAP_ARGUMENTS) UserPointer arguments);

    @As(ADDRESS)
    long sys_brk(@As(ADDRESS) long address);

    long sys_munmap(@As(ADDRESS) long address, @As(UNSIGNED) long length);

    long sys_mprotect(
            @As(ADDRESS) long address, @As(UNSIGNED) long length, @As(PROT) int protection);

    @As(ADDRESS)
    long sys_mremap(
            @As(ADDRESS) long address,
            @As(UNSIGNED) long oldLength,
            @As(UNSIGNED) long newLength,
            @As(MREMAP_FLAGS) int flags,
            @As(ADDRESS) long newAddress);

    long sys_madvise(@As(ADDRESS) long address, @As(UNSIGNED) long length, @As(MADVICE) int advice);

    long sys_msync(
            @As(ADDRESS) long address, @As(UNSIGNED) long length, @As(MSYNC_FLAGS) int flags);

    long sys_mlockall(@As(MLOCKALL_FLAGS) int flags);

    @As(MEMBARRIER_COMMAND)
    long sys_membarrier(@As(MEMBARRIER_COMMAND) int command, @As(HEX) int flags);

    long sys_rt_sigaction(
            @As(SIGNAL) int signal,
            @As(SIGACTION) UserPointer action,
            @As(value = SIGACTION, out = true) UserPointer old,
            @As(UNSIGNED) long size);

    long sys_sigaction(
            @As(SIGNAL) int signal,
            @As(OLD_SIGACTION) UserPointer action,
            @As(value = OLD_SIGACTION, out = true) UserPointer old);

    long sys_rt_sigprocmask(
            @As(SIGNAL_HOW) int how,
            @As(value = SIGSET, length = 3) UserPointer set,
            @As(value = SIGSET, length = 3, out = true) UserPointer old,
            @As(UNSIGNED) long size);

    long sys_rt_sigpending(
            @As(value = SIGSET, length = 1, out = true) UserPointer set, @As(UNSIGNED) long size);

    long sys_rt_sigsuspend(
            @As(value = SIGSET, length = 1) UserPointer set, @As(UNSIGNED) long size);

    long sys_sigaltstack(
            @As(SIGALTSTACK) UserPointer stack,
            @As(value = SIGALTSTACK, out = true) UserPointer old);

    long sys_kill(int pid, @As(SIGNAL) int signal);

    long sys_tgkill(int group, int tid, @As(SIGNAL) int signal);

    long sys_pause();

    long sys_rt_sigqueueinfo(int pid, @As(SIGNAL) int signal, @As(SIGINFO) UserPointer info);

    long sys_ioctl(Fd fd, @As(IOCTL_REQUEST) int request, @As(IOCTL_ARGUMENT) long argument);

    long sys_fcntl(Fd fd, @As(FCNTL_COMMAND) int command, @As(FCNTL_ARGUMENT) long argument);

    long sys_fcntl64(Fd fd, @As(FCNTL_COMMAND) int command, @As(FCNTL_ARGUMENT) long argument);

    long sys_flock(Fd fd, @As(LOCK_OPERATION) int operation);

    long sys_access(@UserString String path, @As(ACCESS_MODE) int mode);

    long sys_faccessat(
            @As(DIRFD) int directory, @UserString String path, @As(ACCESS_MODE) int mode);

    long sys_faccessat2(
            @As(DIRFD) int directory,
            @UserString String path,
            @As(ACCESS_MODE) int mode,
            @As(FACCESS_FLAGS) int flags);

    long sys_pipe(@As(STRUCT_PIPE_FDS) UserPointer fds);

    long sys_pipe2(@As(STRUCT_PIPE_FDS) UserPointer fds, @As(PIPE_FLAGS) int flags);

    long sys_dup3(Fd old, int fd, @As(DUP_FLAGS) int flags);

    long sys_poll(@As(STRUCT_POLLFD) UserPointer fds, @As(UNSIGNED) int count, int timeout);

    long sys_ppoll(
            @As(STRUCT_POLLFD) UserPointer fds,
            @As(UNSIGNED) int count,
            @As(STRUCT_TIMESPEC64) UserPointer timeout,
            @As(value = SIGSET, length = 4) UserPointer mask,
            @As(UNSIGNED) long size);

    long sys_select(
            int count,
            @As(value = STRUCT_FD_SET, length = 0) UserPointer in,
            @As(value = STRUCT_FD_SET, length = 0) UserPointer out,
            @As(value = STRUCT_FD_SET, length = 0) UserPointer except,
            @As(STRUCT_SELECT_TIMEOUT) UserPointer timeout);

    long sys_pselect6(
            int count,
            @As(value = STRUCT_FD_SET, length = 0) UserPointer in,
            @As(value = STRUCT_FD_SET, length = 0) UserPointer out,
            @As(value = STRUCT_FD_SET, length = 0) UserPointer except,
            @As(STRUCT_TIMESPEC64) UserPointer timeout,
            @As(SIGSET_ARGUMENT) UserPointer mask);

    long sys_nanosleep(
            @As(STRUCT_TIMESPEC64) UserPointer time,
            @As(STRUCT_TIMESPEC64_REMAINING) UserPointer left);

    long sys_nanosleep_time32(
            @As(STRUCT_TIMESPEC) UserPointer time, @As(STRUCT_TIMESPEC_REMAINING) UserPointer left);

    long sys_clock_nanosleep(
            @As(CLOCK_ID) int clock,
            @As(TIMER_FLAGS) int flags,
            @As(STRUCT_TIMESPEC64) UserPointer time,
            @As(STRUCT_TIMESPEC64_REMAINING) UserPointer left);

    long sys_clock_gettime(
            @As(CLOCK_ID) int clock, @As(value = STRUCT_TIMESPEC64, out = true) UserPointer time);

    long sys_clock_gettime32(
            @As(CLOCK_ID) int clock, @As(value = STRUCT_TIMESPEC, out = true) UserPointer time);

    long sys_gettimeofday(
            @As(value = STRUCT_TIMEVAL, out = true) UserPointer time,
            @As(value = STRUCT_TIMEZONE, out = true) UserPointer zone);

    @As(TIME)
    long sys_time(@As(value = TIME, out = true) UserPointer time);

    @As(TIME)
    long sys_time32(@As(value = TIME, out = true) UserPointer time);

    long sys_times(@As(STRUCT_TMS) UserPointer times);

    long sys_getitimer(
            @As(TIMER_WHICH) int which,
            @As(value = STRUCT_ITIMERVAL, out = true) UserPointer value);

    long sys_setitimer(
            @As(TIMER_WHICH) int which,
            @As(STRUCT_ITIMERVAL) UserPointer value,
            @As(value = STRUCT_ITIMERVAL, out = true) UserPointer old);

    long sys_utimensat(
            @As(DIRFD) int directory,
            @UserString String path,
            @As(STRUCT_TIMESPEC64_PAIR) UserPointer times,
            @As(AT_FLAGS) int flags);

    long sys_utimensat_time32(
            @As(DIRFD) int directory,
            @UserString String path,
            @As(STRUCT_TIMESPEC_PAIR) UserPointer times,
            @As(AT_FLAGS) int flags);

    long sys_utimes(@UserString String path, @As(STRUCT_TIMEVAL_PAIR) UserPointer times);

    long sys_utime(@UserString String path, @As(STRUCT_UTIMBUF) UserPointer times);

    long sys_utime32(@UserString String path, @As(STRUCT_UTIMBUF) UserPointer times);

    long sys_newuname(@As(STRUCT_UTSNAME) UserPointer name);

    long sys_sysinfo(@As(STRUCT_SYSINFO) UserPointer info);

    long sys_getrlimit(
            @As(RESOURCE) int resource, @As(value = RLIMIT, out = true) UserPointer limit);

    long sys_prlimit64(
            int pid,
            @As(RESOURCE) int resource,
            @As(RLIMIT64) UserPointer limit,
            @As(value = RLIMIT64, out = true) UserPointer old);

    long sys_getrusage(@As(RUSAGE_WHO) int who, @As(RUSAGE) UserPointer usage);

    long sys_wait4(
            int pid,
            @As(WAIT_STATUS) UserPointer status,
            @As(WAIT_OPTIONS) int options,
            @As(RUSAGE) UserPointer usage);

    long sys_getpriority(@As(PRIORITY_WHICH) int which, int who);

    long sys_execve(
            @UserString String path,
            @As(STRING_ARRAY) UserPointer arguments,
            @As(ENVIRONMENT) UserPointer environment);

    long sys_clone(
            @As(CLONE_FLAGS) long flags,
            UserPointer stack,
            UserPointer parent,
            UserPointer child,
            long tls);

    long sys_futex(
            UserPointer word,
            @As(FUTEX_OPERATION) int operation,
            @As(UNSIGNED) int value,
            UserPointer timeout,
            UserPointer second,
            int third);

    long sys_futex_time32(
            UserPointer word,
            @As(FUTEX_OPERATION) int operation,
            @As(UNSIGNED) int value,
            UserPointer timeout,
            UserPointer second,
            int third);

    long sys_set_tid_address(UserPointer address);

    long sys_set_robust_list(UserPointer head, @As(UNSIGNED) long size);

    long sys_rseq(
            UserPointer area, @As(HEX) int length, @As(HEX) int flags, @As(HEX) int signature);

    long sys_arch_prctl(@As(ARCH_PRCTL_CODE) int code, @As(HEX) long address);

    long sys_set_thread_area(@As(STRUCT_USER_DESC) UserPointer descriptor);

    long sys_prctl(@As(PRCTL_OPTION) int option, long second, long third, long fourth, long fifth);

    @As(PERSONALITY)
    long sys_personality(@As(PERSONALITY) int persona);

    @As(OCTAL)
    long sys_umask(@As(MODE) int mask);

    long sys_getcwd(@As(STRING_OUT) UserPointer buffer, @As(UNSIGNED) long size);

    long sys_readlink(@UserString String path, @As(BUFFER_OUT) UserPointer buffer, int size);

    long sys_chmod(@UserString String path, @As(MODE) int mode);

    long sys_chown(@UserString String path, @As(ID) int user, @As(ID) int group);

    long sys_chown16(@UserString String path, @As(ID16) int user, @As(ID16) int group);

    long sys_mknod(@UserString String path, @As(FILE_MODE) int mode, @As(DEVICE) int device);

    long sys_mkdir(@UserString String path, @As(MODE) int mode);

    long sys_linkat(
            @As(DIRFD) int oldDirectory,
            @UserString String old,
            @As(DIRFD) int newDirectory,
            @UserString String path,
            @As(AT_FLAGS) int flags);

    long sys_unlinkat(
            @As(DIRFD) int directory, @UserString String path, @As(UNLINK_FLAGS) int flags);

    long sys_renameat2(
            @As(DIRFD) int oldDirectory,
            @UserString String old,
            @As(DIRFD) int newDirectory,
            @UserString String path,
            @As(RENAME_FLAGS) int flags);

    long sys_getdents(Fd fd, @As(STRUCT_DIRENT) UserPointer entries, @As(UNSIGNED) int size);

    long sys_getdents64(Fd fd, @As(STRUCT_DIRENT64) UserPointer entries, @As(UNSIGNED) int size);

    long sys_ia32_truncate64(@UserString String path, @As(LOW_HIGH) int low, int high);

    long sys_getgroups(int size, @As(value = ID_ARRAY, out = true) UserPointer groups);

    long sys_setgroups(int size, @As(value = ID_ARRAY, length = 0) UserPointer groups);

    long sys_setresuid(@As(ID) int real, @As(ID) int effective, @As(ID) int saved);

    long sys_getresuid(
            @As(value = POINTER_TO_INT, out = true) UserPointer real,
            @As(value = POINTER_TO_INT, out = true) UserPointer effective,
            @As(value = POINTER_TO_INT, out = true) UserPointer saved);

    long sys_sendfile64(
            Fd out, Fd in, @As(POINTER_TO_POSITION) UserPointer offset, @As(UNSIGNED) long count);

    long sys_copy_file_range(
            Fd in,
            @As(POINTER_TO_OFFSET64) UserPointer inPosition,
            Fd out,
            @As(POINTER_TO_OFFSET64) UserPointer outPosition,
            @As(UNSIGNED) long length,
            @As(HEX) int flags);

    long sys_sched_getaffinity(
            int pid, @As(UNSIGNED) int size, @As(value = CPU_SET, out = true) UserPointer mask);

    long sys_sched_setaffinity(
            int pid, @As(UNSIGNED) int size, @As(value = CPU_SET, length = 1) UserPointer mask);

    @As(SCHEDULER)
    long sys_sched_getscheduler(int pid);

    long sys_sched_setscheduler(
            int pid, @As(SCHEDULER) int policy, @As(STRUCT_SCHED_PARAM) UserPointer parameter);

    long sys_getrandom(
            @As(RANDOM_OUT) UserPointer buffer,
            @As(UNSIGNED) long count,
            @As(GETRANDOM_FLAGS) int flags);

    long sys_memfd_create(@UserString(max = 249) String name, @As(MEMFD_FLAGS) int flags);

    long sys_fallocate(Fd fd, @As(FALLOCATE_MODE) int mode, long offset, long length);

    long sys_fadvise64(Fd fd, long offset, @As(UNSIGNED) long length, @As(FADVICE) int advice);

    long sys_syslog(
            @As(SYSLOG_ACTION) int action,
            @As(value = BUFFER_OUT, length = 2) UserPointer buffer,
            int length);

    long sys_sethostname(@As(value = BUFFER_IN, length = 1) UserPointer name, int length);

    long sys_setxattr(
            @UserString String path,
            @UserString(max = 256) String name,
            @As(value = BUFFER_IN, length = 3) UserPointer value,
            @As(UNSIGNED) long size,
            @As(XATTR_FLAGS) int flags);

    long sys_getxattr(
            @UserString String path,
            @UserString(max = 256) String name,
            @As(BUFFER_OUT) UserPointer value,
            @As(UNSIGNED) long size);

    long sys_eventfd2(@As(UNSIGNED) int initial, @As(EVENTFD_FLAGS) int flags);

    long sys_getcpu(
            @As(value = POINTER_TO_INT, out = true) UserPointer cpu,
            @As(value = POINTER_TO_INT, out = true) UserPointer node,
            UserPointer cache);

    long sys_stephen(@UserString(max = 256) String message);
}
