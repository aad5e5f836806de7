/* The calls of i386 that only it has, by int 0x80. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>
#include <errno.h>
#include <sys/mman.h>
#include <asm/ldt.h>
#include <sys/utsname.h>
#include <sys/time.h>

static int sys(int n,long a,long b,long c,long d,long e) {
    int r;
    __asm__ volatile("int $0x80":"=a"(r):"0"(n),"b"(a),"c"(b),"d"(c),"S"(d),"D"(e):"memory");
    return r;
}
#define S(n,a,b,c) do{ int r_=sys(n,(long)(a),(long)(b),(long)(c),0,0); printf("%s(%s) -> %d\n", #n, #a, r_>4096||r_<-4096?1:r_); }while (0)

static volatile int got;

static void h(int s) {
    got=s;
}

static volatile int pfd[2];

static void hw(int s) {
    static int n;
    if (++n==2) {
        char c='x';
        write(pfd[1],&c,1);
        alarm(0);
    }
}

/* All socket calls by the one that there was first. */
static long sc(int call,long a,long b,long c,long d,long e,long f)
{
    long args[6]={a,b,c,d,e,f};
    errno=0;
    long r=syscall(102,call,args);
    printf("socketcall %d = %ld %s\n",call,r,r<0?strerror(errno):"");
    return r;
}

static void sockets(void)
{
    int s[2],v=0,l=4;
    char b[100],name[110];
    errno=0;
    printf("%ld",syscall(102,8,8)); printf(" %s\n",strerror(errno));
    sc(0,0,0,0,0,0,0);
    sc(21,0,0,0,0,0,0);
    sc(8,1,1,0,(long)s,0,0);
    sc(9,s[0],(long)"abc",3,0,0,0);
    sc(10,s[1],(long)b,100,2,0,0);
    sc(12,s[1],(long)b,100,0,0,0);
    printf("%.3s\n",b);
    sc(11,s[0],(long)"defg",4,0,0,0);
    l=110;
    sc(12,s[1],(long)b,100,0,(long)name,(long)&l);
    printf("%.4s %d\n",b,l);
    sc(6,s[0],(long)name,(long)&l,0,0,0);
    l=110;
    sc(7,s[0],(long)name,(long)&l,0,0,0);
    printf("%d %d\n",l,name[0]);
    v=1;
    sc(14,s[1],1,16,(long)&v,4,0);
    l=4;
    sc(15,s[1],1,16,(long)&v,(long)&l,0);
    printf("%d %d\n",v,l);
    long vec[2]={(long)"hi",2},in[2]={(long)b,100};
    long mm[16]={0,0,(long)vec,1,0,0,0,0, 0,0,(long)vec,1,0,0,0,0};
    sc(16,s[0],(long)mm,0,0,0,0);
    sc(20,s[0],(long)mm,2,0,0,0);
    printf("%ld %ld\n",mm[7],mm[15]);
    char control[64];
    long m[7]={0,0,(long)in,1,(long)control,64,0};
    sc(17,s[1],(long)m,0,0,0,0);
    printf("%.6s %ld %lx\n",b,m[5],m[6]);
    sc(9,s[0],(long)"x",1,0,0,0);
    long m2[8]={0,0,(long)in,1,0,0,0,0};
    sc(19,s[1],(long)m2,1,0x40,0,0);
    printf("%ld %lx\n",m2[7],m2[6]);
    sc(13,s[0],1,0,0,0,0);
    sc(9,s[0],(long)"x",1,0x4000,0,0);
    sc(10,s[1],(long)b,1,0,0,0);
    sc(9,99,(long)"x",1,0,0,0);
    sc(9,1,(long)"x",1,0,0,0);
}

int main() {
    setvbuf(stdout,0,_IONBF,0);
    unsigned u[40];
    unsigned short w[40];
    memset(u,0,sizeof u);
    S(24,0,0,0);
    S(47,0,0,0);
    S(49,0,0,0);
    S(50,0,0,0);
    S(199,0,0,0);
    S(165,w,w+1,w+2);
    printf("%d %d %d\n",w[0],w[1],w[2]);
    S(171,w,w+1,w+2);
    S(165,8,w,w);
    S(138,-1,0,0);
    S(139,-1,0,0);
    S(70,-1,-1,0);
    S(164,-1,-1,-1);
    S(208,-1,-1,-1);
    S(80,0,0,0>1);
    S(80,-1,w,0);
    S(205,-1,u,0);
    S(48,10,h,0);
    S(37,sys(20,0,0,0,0,0),10,0);
    printf("got %d\n",got);
    S(48,10,0,0);
    S(48,99,0,0);
    S(48,9,h,0);
    struct {
        void*h;
        unsigned m, f;
        void*r;
    }
    sa={h,1<<11,0,0}, so;
    S(67,10,&sa,0);
    S(67,10,0,&so);
    printf("%d %x %x\n",so.h==h,so.m,so.f);
    S(67,99,0,0);
    S(67,9,&sa,0);
    S(68,0,0,0);
    S(69,1<<9,0,0);
    S(68,0,0,0);
    S(37,sys(20,0,0,0,0,0),10,0);
    S(73,u,0,0);
    printf("pending %x\n",u[0]);
    got=0;
    S(72,0,0,0);
    printf("got %d\n",got);
    S(68,0,0,0);
    S(69,0,0,0);
    printf("got %d\n",got);
    u[0]=1<<9;
    S(126,0,u,u+1);
    S(126,2,u+1,u+2);
    printf("%x %x\n",u[1],u[2]);
    S(126,7,u,0);
    long args[6]={0,4096,PROT_READ|PROT_WRITE,MAP_PRIVATE|MAP_ANONYMOUS,-1,0};
    S(90,args,0,0);
    S(90,8,0,0);
    S(192,0,0,3);
    S(76,3,u,0);
    S(76,99,u,0);
    S(191,4,u,0);
    printf("%x\n",u[0]);
    S(75,4,u,0);
    struct utsname un;
    S(109,&un,0,0);
    printf("%s %s\n",un.sysname,un.machine);
    char o[45];
    S(59,o,0,0);
    printf("%.8s\n",o);
    S(59,8,0,0);
    S(13,u,0,0);
    S(13,8,0,0);
    S(78,u,u+2,0);
    S(78,8,0,0);
    S(27,0,0,0);
    S(7,-1,0,0);
    S(114,-1,0,0);
    S(34,0,0,0);
    S(96,0,0,0);
    S(97,0,0,3);
    S(265,1,u,0);
    S(265,99,u,0);
    S(403,1,u,0);
    printf("%u\n",u[1]);
    S(266,1,u,0);
    printf("%u %u\n",u[0],u[1]);
    S(406,1,u,0);
    printf("%u\n",u[2]);
    unsigned t[4]={0,1000000,0,0};
    S(162,t,0,0);
    unsigned t64[4]={0,0,1000000,0};
    sys(407,1,0,(long)t64,0,0);
    t[1]=1000000000;
    S(162,t,0,0);
    int f=1;
    t[0]=0;
    t[1]=1000000;
    printf("futex %d\n", sys(240,(long)&f,0,1,(long)t,0));
    printf("futex64 %d\n", sys(422,(long)&f,0,1,(long)t64,0));
    S(240,&f,1,1);
    struct user_desc d;
    memset(&d,0,sizeof d);
    d.entry_number=-1;
    d.base_addr=(unsigned long)u;
    d.limit=0xfffff;
    d.seg_32bit=1;
    d.limit_in_pages=1;
    d.useable=1;
    S(243,&d,0,0);
    printf("entry %d\n",d.entry_number>0);
    u[3]=77;
    unsigned v, oldfs;
    __asm__ volatile("mov %%fs,%1; mov %2,%%fs; mov %%fs:12,%0; mov %1,%%fs":"=&r"(v),"=&r"(oldfs):"r"(d.entry_number*8+3));
    printf("via fs %u\n",v);
    struct user_desc g;
    memset(&g,0,sizeof g);
    g.entry_number=d.entry_number;
    S(244,&g,0,0);
    printf("%d %x %d%d%d%d%d%d\n",g.base_addr==d.base_addr,g.limit,g.seg_32bit,g.contents,g.read_exec_only,g.limit_in_pages,g.seg_not_present,g.useable);
    d.entry_number=99;
    S(243,&d,0,0);
    S(244,&d,0,0);
    S(136,-1,0,0);
    S(384,0x1002,0,0);
    S(0,0,0,0);
    S(5000,0,0,0);
    unsigned cap[2]={0x20080522,0}, cd[6];
    S(184,cap,cd,0);
    cap[0]=1;
    S(184,cap,cd,0);
    printf("%x\n",cap[0]);
    S(184,8,cd,0);
    pipe((int*)pfd);
    struct sigaction a;
    memset(&a,0,sizeof a);
    a.sa_handler=hw;
    a.sa_flags=SA_RESTART;
    sigaction(SIGALRM,&a,0);
    struct itimerval it={{0,20000},{0,20000}};
    setitimer(ITIMER_REAL,&it,0);
    char c=0;
    int r=read(pfd[0],&c,1);
    printf("restarted %d %c\n",r,c);
    memset(&it,0,sizeof it);
    setitimer(ITIMER_REAL,&it,0);
    sockets();
}
