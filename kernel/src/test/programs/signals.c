/* Signals to oneself: actions, masks, queues, faults, frames, interrupted calls. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>
#include <setjmp.h>
#include <errno.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <sys/syscall.h>

static sigjmp_buf jb;

static volatile int got;

static volatile double dres;

static void h(int s) {
    got++;
    printf("handler %d\n",s);
}

static void hi(int s, siginfo_t*i, void*u) {
    ucontext_t*c=u;
    got++;
    printf("siginfo %d code %d errno %d", s,i->si_code,i->si_errno);
    if (s==SIGSEGV||s==SIGBUS) printf(" addr %lx", (unsigned long)i->si_addr&0xfff);
    if (i->si_code==SI_QUEUE) printf(" value %d", i->si_value.sival_int);
    printf(" uid %d pidok %d\n", (s==SIGUSR1||s>=SIGRTMIN)? i->si_uid==getuid():-1, (s==SIGUSR1||s>=SIGRTMIN)?i->si_pid==getpid():-1);
    double d=1.5;
    dres=d*got;
    (void)c;
}

static void hj(int s, siginfo_t*i, void*u) {
    ucontext_t*c=u;
#ifdef __x86_64__
    printf("fault %d code %d trapno %lld err %lld cr2low %llx\n", s,i->si_code,(long long)c->uc_mcontext.gregs[REG_TRAPNO],(long long)c->uc_mcontext.gregs[REG_ERR],(long long)c->uc_mcontext.gregs[REG_CR2]&0xfff);
#else
    printf("fault %d code %d trapno %d err %d cr2low %lx\n", s,i->si_code,c->uc_mcontext.gregs[REG_TRAPNO],c->uc_mcontext.gregs[REG_ERR],c->uc_mcontext.cr2&0xfff);
#endif
    siglongjmp(jb,1);
}

static void hskip(int s, siginfo_t*i, void*u) {
    ucontext_t*c=u;
    printf("skip %d code %d\n",s,i->si_code);
#ifdef __x86_64__
    c->uc_mcontext.gregs[REG_RIP]+=2;
#else
    c->uc_mcontext.gregs[REG_EIP]+=2;
#endif
}

static char stk[65536];

static void hs(int s) {
    char x;
    printf("altstack %d onstack %d\n", s, &x>stk && &x<stk+sizeof stk);
    stack_t o;
    sigaltstack(0,&o);
    printf("flags %d size %d\n",o.ss_flags,(int)o.ss_size);
}

static void hn(int s) {
    static int d;
    printf("nest %d in\n",++d);
    if (d<3) raise(s);
    printf("nest out\n");
    d--;
}

int main() {
    setvbuf(stdout,0,_IONBF,0);
    struct sigaction a;
    memset(&a,0,sizeof a);
    a.sa_handler=h;
    sigaction(SIGUSR1,&a,0);
    raise(SIGUSR1);
    kill(getpid(),SIGUSR1);
    a.sa_flags=SA_SIGINFO;
    a.sa_sigaction=hi;
    sigaction(SIGUSR1,&a,0);
    double x=3.25;
    kill(getpid(),SIGUSR1);
    printf("x %g %g\n",x,dres);
    union sigval v;
    v.sival_int=42;
    sigaction(SIGRTMIN+1,&a,0);
    sigqueue(getpid(),SIGRTMIN+1,v);
    sigset_t m,o;
    sigemptyset(&m);
    sigaddset(&m,SIGRTMIN+1);
    sigaddset(&m,SIGUSR1);
    sigprocmask(SIG_BLOCK,&m,&o);
    for (int i=0;i<3;i++) {
        v.sival_int=i;
        sigqueue(getpid(),SIGRTMIN+1,v);
    }
    kill(getpid(),SIGUSR1);
    kill(getpid(),SIGUSR1);
    sigset_t p;
    sigpending(&p);
    printf("pending %d %d %d\n",sigismember(&p,SIGUSR1),sigismember(&p,SIGRTMIN+1),sigismember(&p,SIGUSR2));
    siginfo_t si;
    int r=sigtimedwait(&m,&si,0);
    printf("stw %d code %d\n",r,si.si_code);
    sigprocmask(SIG_SETMASK,&o,0);
    printf("got %d\n",got);
    struct timespec ts={0,10000000};
    sigemptyset(&p);
    sigaddset(&p,SIGUSR2);
    r=sigtimedwait(&p,0,&ts);
    printf("stw timeout %d %d\n",r,errno);
    a.sa_sigaction=hj;
    sigaction(SIGSEGV,&a,0);
    sigaction(SIGBUS,&a,0);
    sigaction(SIGFPE,&a,0);
    sigaction(SIGILL,&a,0);
    sigaction(SIGTRAP,&a,0);
    if (!sigsetjmp(jb,1)) *(volatile int*)0x10=1;
    if (!sigsetjmp(jb,1)) printf("%d\n",*(volatile int*)0x123);
    char*q=mmap(0,8192,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
    if (!sigsetjmp(jb,1)) q[5]=1;
    if (!sigsetjmp(jb,1)) ((void(*)(void))q)();
    volatile int z=0;
    if (!sigsetjmp(jb,1)) printf("%d\n",1/z);
    if (!sigsetjmp(jb,1)) __asm__ volatile("ud2");
    if (!sigsetjmp(jb,1)) __asm__ volatile("int3");
    if (!sigsetjmp(jb,1)) __asm__ volatile("hlt");
#ifdef __x86_64__
    if (!sigsetjmp(jb,1)) *(volatile int*)0x8000000000000000=1;
    if (!sigsetjmp(jb,1)) *(volatile int*)0xffffffffff000000=1;
#endif
    a.sa_sigaction=hskip;
    sigaction(SIGILL,&a,0);
    __asm__ volatile("ud2");
    printf("skipped\n");
    stack_t st={.ss_sp=stk,.ss_size=sizeof stk};
    sigaltstack(&st,0);
    a.sa_handler=hs;
    a.sa_flags=SA_ONSTACK;
    sigaction(SIGUSR2,&a,0);
    raise(SIGUSR2);
    a.sa_handler=hn;
    a.sa_flags=SA_NODEFER;
    sigaction(SIGUSR2,&a,0);
    raise(SIGUSR2);
    a.sa_handler=h;
    a.sa_flags=SA_RESETHAND;
    sigaction(SIGWINCH,&a,0);
    raise(SIGWINCH);
    raise(SIGWINCH);
    sigaction(SIGWINCH,0,&a);
    printf("dfl %d\n",a.sa_handler==SIG_DFL);
    memset(&a,0,sizeof a);
    a.sa_handler=h;
    sigaction(SIGALRM,&a,0);
    struct itimerval it={{0,0},{0,200000}};
    setitimer(ITIMER_REAL,&it,0);
    pause();
    printf("pause %d\n",errno);
    setitimer(ITIMER_REAL,&it,0);
    struct timespec s1={1,0},rem;
    r=nanosleep(&s1,&rem);
    printf("nanosleep %d %d %d\n",r,errno,(int)rem.tv_sec);
    int pf[2];
    pipe(pf);
    setitimer(ITIMER_REAL,&it,0);
    char b;
    r=read(pf[0],&b,1);
    printf("read %d %d\n",r,errno);
    setitimer(ITIMER_REAL,&it,0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_BLOCK,0,&o);
    r=sigsuspend(&none);
    printf("sigsuspend %d %d\n",r,errno);
    signal(SIGPIPE,SIG_IGN);
    close(pf[0]);
    r=write(pf[1],"x",1);
    printf("epipe %d %d\n",r,errno);
    volatile long spin=0;
    setitimer(ITIMER_REAL,&it,0);
    int g0=got;
    while (got==g0) spin++;
    printf("spun\n");
    printf("kill0 %d\n", kill(getpid(),0));
    printf("badsig %d %d\n", kill(getpid(),65),errno);
    printf("esrch %d %d\n", kill(99999,9),errno);
    printf("sigkill act %d %d\n", sigaction(SIGKILL,&a,0), errno);
    signal(SIGPIPE,SIG_DFL);
    write(pf[1],"x",1);
    printf("no\n");
}
