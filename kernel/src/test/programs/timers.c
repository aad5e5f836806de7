/* POSIX timers: what they answer, and the signals that they send. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <signal.h>
#include <time.h>
#include <errno.h>
#include <unistd.h>
#include <sys/syscall.h>

static volatile int got;

static void h(int s, siginfo_t*i, void*u) {
    got++;
    if (got<3) printf("signal %d code %d value %d id0 %d\n",s==SIGRTMIN,i->si_code,i->si_value.sival_int,i->si_timerid==0);
}
#define T(x) do{ errno=0; long r_=(long)(x); printf("%s -> %ld %s\n", #x, r_, r_==-1?strerror(errno):""); }while (0)

int main() {
    setvbuf(stdout,0,_IONBF,0);
    struct sigaction a;
    memset(&a,0,sizeof a);
    a.sa_sigaction=h;
    a.sa_flags=SA_SIGINFO;
    sigaction(SIGRTMIN,&a,0);
    timer_t t, t2;
    struct sigevent e;
    memset(&e,0,sizeof e);
    e.sigev_notify=SIGEV_SIGNAL;
    e.sigev_signo=SIGRTMIN;
    e.sigev_value.sival_int=99;
    T(timer_create(CLOCK_MONOTONIC,&e,&t));
    struct itimerspec it={{0,100000000},{0,100000000}}, o;
    T(timer_settime(t,0,&it,&o));
    T(o.it_value.tv_sec);
    while (got<3) pause();
    T(timer_gettime(t,&o));
    T(o.it_interval.tv_nsec);
    T(o.it_value.tv_nsec>0);
    memset(&it,0,sizeof it);
    T(timer_settime(t,0,&it,0));
    T(timer_gettime(t,&o));
    T(o.it_value.tv_nsec);
    T(timer_getoverrun(t)>=0);
    T(timer_delete(t));
    T(syscall(SYS_timer_delete,(long)12345));
    T(syscall(SYS_timer_gettime,(long)12345,&o));
    e.sigev_signo=99;
    T(timer_create(CLOCK_REALTIME,&e,&t));
    T(timer_create(99,0,&t));
    T(timer_create(CLOCK_REALTIME,0,&t2));
    e.sigev_notify=SIGEV_NONE;
    T(timer_create(CLOCK_REALTIME,&e,&t));
    it.it_value.tv_sec=-1;
    T(timer_settime(t,0,&it,0));
    it.it_value.tv_sec=time(0)+100;
    T(timer_settime(t,TIMER_ABSTIME,&it,0));
    T(timer_gettime(t,&o));
    T(o.it_value.tv_sec>=98);
}
