/* Processes, time, ids, limits, futexes: what each call answers. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <time.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sched.h>
#include <grp.h>
#include <linux/futex.h>
#include <sys/sysinfo.h>
#include <sys/random.h>
#define T(x) do{ errno=0; long r_=(long)(x); printf("%s -> %ld %s\n", #x, r_, r_==-1?strerror(errno):""); }while (0)

int main(int c,char**v,char**e) {
    setvbuf(stdout,0,_IONBF,0);
    struct timespec t,t2;
    T(clock_gettime(CLOCK_REALTIME,&t));
    T(clock_gettime(CLOCK_MONOTONIC,&t2));
    T(clock_gettime(99,&t));
    T(clock_gettime(CLOCK_PROCESS_CPUTIME_ID,&t));
    T(clock_getres(CLOCK_MONOTONIC,&t));
    T(t.tv_nsec);
    T(clock_getres(CLOCK_REALTIME_COARSE,&t));
    T(clock_gettime(CLOCK_TAI,&t));
    T(clock_gettime(CLOCK_BOOTTIME,&t));
    struct timeval tv;
    T(gettimeofday(&tv,0));
    T(labs(time(0)-tv.tv_sec)<2);
    t.tv_sec=0;
    t.tv_nsec=1000000000;
    T(nanosleep(&t,0));
    t.tv_nsec=1000;
    T(nanosleep(&t,0));
    T(clock_nanosleep(CLOCK_MONOTONIC,TIMER_ABSTIME,&t,0));
    T(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID,0,&t,0));
    T(alarm(100));
    T(alarm(0)>=99);
    struct itimerval it;
    T(getitimer(ITIMER_REAL,&it));
    T(getitimer(5,&it));
    T(it.it_value.tv_sec);
    struct rlimit r;
    T(getrlimit(RLIMIT_STACK,&r));
    T(getrlimit(99,&r));
    r.rlim_cur=10;
    r.rlim_max=5;
    T(setrlimit(RLIMIT_CORE,&r));
    T(prlimit(0,RLIMIT_CORE,0,&r));
    T(prlimit(99999,RLIMIT_CORE,0,&r));
    struct rusage u;
    T(getrusage(RUSAGE_SELF,&u));
    T(getrusage(7,&u));
    T(u.ru_maxrss>0);
    struct tms tm;
    T(times(&tm)!=-1);
    T(setpriority(PRIO_PROCESS,0,5));
    T(setpriority(9,0,5));
    T(getpid()==gettid());
    T(getuid());
    T(getgroups(0,0)>=0);
    T(getpgid(0)==getpgrp());
    T(getpgid(99999));
    T(setpgid(0,-1));
    char n[17]={0};
    T(prctl(PR_SET_NAME,"averyveryverylongname"));
    T(prctl(PR_GET_NAME,n));
    puts(n);
    T(prctl(PR_GET_DUMPABLE));
    T(prctl(9999));
    T(prctl(PR_SET_NO_NEW_PRIVS,1,0,0,0));
    T(prctl(PR_GET_NO_NEW_PRIVS,0,0,0,0));
    T(waitpid(-1,0,0));
    T(waitpid(-1,0,0x1000000));
    T(sched_yield());
    T(sched_getscheduler(0));
    T(sched_get_priority_max(SCHED_FIFO));
    T(sched_get_priority_min(SCHED_OTHER));
    T(sched_get_priority_max(77));
    struct sched_param sp;
    T(sched_getparam(0,&sp));
    T(sp.sched_priority);
    int f=5;
    T(syscall(SYS_futex,&f,FUTEX_WAKE,1,0,0,0));
    T(syscall(SYS_futex,&f,FUTEX_WAIT,4,0,0,0));
    t.tv_sec=0;
    t.tv_nsec=1000000;
    T(syscall(SYS_futex,&f,FUTEX_WAIT,5,&t,0,0));
    T(syscall(SYS_futex,(char*)&f+1,FUTEX_WAKE,1,0,0,0));
    T(syscall(SYS_futex,0,FUTEX_WAIT,5,&t,0,0));
    T(syscall(SYS_futex,&f,77,5,&t,0,0));
    T(syscall(SYS_futex,&f,FUTEX_CMP_REQUEUE,1,1,&f,4));
    T(getauxval(AT_PAGESZ));
    T(getauxval(AT_CLKTCK));
    T(getauxval(AT_SECURE));
    T(getauxval(AT_PHENT));
    puts((char*)getauxval(AT_PLATFORM));
    T(getauxval(AT_FLAGS));
    T(getauxval(AT_SYSINFO_EHDR)!=0);
    T(getauxval(AT_RANDOM)!=0);
    T(strcmp((char*)getauxval(AT_EXECFN),v[0]));
    T(getauxval(AT_UID)==getuid());
    T(getauxval(AT_BASE));
    T(memcmp((char*)getauxval(AT_SYSINFO_EHDR),"\177ELF",4));
    T((long)v&3);
    T(c);
    T(v[c]==0);
    T(e==v+c+1);
    T(personality(0xffffffff));
    struct utsname un;
    T(uname(&un));
    puts(un.sysname);
    puts(un.machine);
    struct sysinfo si;
    T(sysinfo(&si));
    T(si.totalram>0);
    char b[8];
    T(getrandom(b,8,0));
    T(getrandom(b,8,99));
    T(getrandom((void*)8,8,0));
    T(syscall(SYS_set_tid_address,0)==gettid());
    T(syscall(SYS_rt_sigaction,99,0,0,8));
    T(syscall(SYS_rt_sigaction,1,0,0,4));
    T(syscall(SYS_rt_sigprocmask,7,b,0,8));
    T(syscall(SYS_sigaltstack,8,0));
    T(syscall(SYS_membarrier,1,0,0));
    T(syscall(SYS_restart_syscall));
    T(syscall(5000));
    unsigned cpu;
    T(syscall(SYS_getcpu,&cpu,0,0));
    T(syscall(SYS_exit_group,300));
}
