/* Memory: what mmap(2) and its kind answer, and what can then be touched. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>
#include <setjmp.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static sigjmp_buf jb;

static void hj(int s, siginfo_t*i, void*u) {
    siglongjmp(jb, s*10+i->si_code);
}

static int touch_r(volatile char*p) {
    int r=sigsetjmp(jb,1);
    if (!r) {
        volatile char c=*p;
    }
    return r;
}

static int touch_w(volatile char*p) {
    int r=sigsetjmp(jb,1);
    if (!r) {
        *p=1;
    }
    return r;
}
#define T(x) do{ errno=0; long r_=(long)(x); printf("%s -> %ld %s\n", #x, r_==-1?-1:r_>4096||r_<-4096?1:r_, r_==-1?strerror(errno):""); }while (0)
#define P 4096

static int depth(int n) {
    volatile char b[4000];
    b[0]=n;
    return n==0?0:depth(n-1)+b[0]*0+1;
}

int main() {
    setvbuf(stdout,0,_IONBF,0);
    struct sigaction a={0};
    a.sa_sigaction=hj;
    a.sa_flags=SA_SIGINFO|SA_ONSTACK;
    sigaction(SIGSEGV,&a,0);
    sigaction(SIGBUS,&a,0);
    stack_t st={.ss_sp=malloc(65536),.ss_size=65536};
    sigaltstack(&st,0);
    char*p=mmap(0,8*P,PROT_READ|PROT_WRITE,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
    T(p!=MAP_FAILED);
    memset(p,7,8*P);
    T(munmap(p+2*P,P));
    T(touch_r(p+2*P));
    T(touch_r(p+3*P));
    T(p[3*P]);
    T(mprotect(p,2*P,PROT_READ));
    T(touch_w(p));
    T(touch_r(p));
    T(mprotect(p,4*P,PROT_READ|PROT_WRITE));
    T(touch_w(p));
    T(mprotect(p+1,P,PROT_READ));
    T(mprotect(p,0,PROT_READ));
    T(munmap(p,0));
    T(munmap(p+1,P));
    T(mmap(p+2*P,P,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED,-1,0)==p+2*P);
    T(mmap(p,P,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE,-1,0)!=MAP_FAILED);
    T(errno);
    T(touch_r(p+2*P));
    T(p[2*P]);
    T(madvise(p+3*P,P,MADV_DONTNEED));
    T(p[3*P]);
    T(madvise(p+1,P,MADV_DONTNEED));
    T(madvise(p,P,9999));
    T(mmap(0,0,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS,-1,0));
    T(mmap(0,P,PROT_READ,MAP_ANONYMOUS,-1,0));
    T(mmap(0,P,PROT_READ,MAP_PRIVATE,-1,0));
    T(mmap(0,P,PROT_READ,MAP_PRIVATE,999,0));
    T(mmap(0,(size_t)-1,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS,-1,0));
    T(mmap(0,(size_t)-8192,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS,-1,0));
    char*q=mmap(0,4*P,PROT_READ|PROT_WRITE,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
    strcpy(q,"hello");
    strcpy(q+3*P,"last");
    char*r=mremap(q,4*P,16*P,MREMAP_MAYMOVE);
    T(r!=MAP_FAILED);
    T(strcmp(r,"hello"));
    T(strcmp(r+3*P,"last"));
    T(r[15*P]);
    T(mremap(r,16*P,2*P,0)==r);
    T(touch_r(r+3*P));
    T(touch_r(r+P));
    char*f=mmap(0,4*P,PROT_NONE,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
    T(touch_r(f));
    T(mremap(r,2*P,2*P,MREMAP_MAYMOVE|MREMAP_FIXED,f)==f);
    T(strcmp(f,"hello"));
    T(touch_r(r));
    T(mremap(f,P,2*P,0));
    T(mremap(f+1,P,P,0));
    T(mremap(0,P,P,0));
    T(mremap(f,0,P,MREMAP_MAYMOVE));
    unsigned char v[8];
    char*m=mmap(0,8*P,PROT_READ|PROT_WRITE,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
    T(mincore(m,8*P,v));
    T(mincore(m+1,P,v));
    T(munmap(m+P,P));
    T(mincore(m,3*P,v));
    int fd=open("memfile",O_RDWR|O_CREAT|O_TRUNC,0644);
    T(fd>=0);
    for (int i=0;i<5000;i++) write(fd,"0123456789"+i%10,1);
    char*s=mmap(0,4*P,PROT_READ|PROT_WRITE,MAP_SHARED,fd,0);
    T(s[4999]);
    T(s[5000]);
    T(touch_r(s+2*P));
    s[10]='X';
    s[4998]='Y';
    s[5001]='Z';
    T(msync(s,2*P,MS_SYNC));
    char b[16];
    T(pread(fd,b,1,10));
    T(b[0]);
    T(pread(fd,b,2,4998));
    T(b[0]);
    T(lseek(fd,0,SEEK_END));
    s[11]='W';
    T(munmap(s,4*P));
    T(pread(fd,b,1,11));
    T(b[0]);
    char*pv=mmap(0,P,PROT_READ|PROT_WRITE,MAP_PRIVATE,fd,0);
    T(pv[10]);
    pv[10]='Q';
    T(pread(fd,b,1,10));
    T(b[0]);
    T(madvise(pv,P,MADV_DONTNEED));
    T(pv[10]);
    int ro=open("/etc/passwd",O_RDONLY);
    T(mmap(0,P,PROT_READ|PROT_WRITE,MAP_SHARED,ro,0));
    char*rs=mmap(0,P,PROT_READ,MAP_SHARED,ro,0);
    T(rs!=MAP_FAILED);
    T(mprotect(rs,P,PROT_READ|PROT_WRITE));
    T(mmap(0,P,PROT_READ|PROT_WRITE,MAP_PRIVATE,ro,0)!=MAP_FAILED);
    T(mmap(0,P,PROT_READ,MAP_PRIVATE,ro,1));
    int wo=open("/dev/null",O_WRONLY);
    T(mmap(0,P,PROT_READ,MAP_PRIVATE,wo,0));
    int d=open("/",O_RDONLY);
    T(mmap(0,P,PROT_READ,MAP_PRIVATE,d,0));
    int z=open("/dev/zero",O_RDWR);
    char*zz=mmap(0,P,PROT_READ|PROT_WRITE,MAP_PRIVATE,z,0);
    T(zz!=MAP_FAILED);
    T(zz[5]);
    close(ro);
    T(rs[0]);
    void*b0=sbrk(0);
    T(brk((char*)b0+100000));
    memset(b0,1,100000);
    T(brk(b0));
    T((long)sbrk(0)==(long)b0);
    sbrk(P);
    T(*(char*)b0);
    T(depth(1000));
    T(depth(1900));
    {
        int r_=sigsetjmp(jb,1);
        if (!r_) depth(1000000);
        printf("overflow %d\n",r_);
    }
    struct rlimit rl={64*1024*1024,64*1024*1024};
    T(setrlimit(RLIMIT_AS,&rl));
    T(mmap(0,128*1024*1024,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS,-1,0));
    T(malloc(200000000)!=0);
    T(mlock(m,P));
    T(munlock(m,P));
    T(mlock(m,3*P));
    T(mlockall(0));
    T(munlockall());
    T(msync(m,P,99));
    T(msync(m,P,MS_SYNC|MS_ASYNC));
    T(msync(m,3*P,MS_SYNC));
    T(syscall(SYS_read,0,(void*)0x10,0));
    T(syscall(SYS_write,1,(void*)0x10,5));
    T(syscall(SYS_getcwd,(void*)8,100));
    unsigned char*ex=mmap(0,P,PROT_READ|PROT_WRITE|PROT_EXEC,MAP_PRIVATE|MAP_ANONYMOUS,-1,0);
    memcpy(ex,"\xb8\x2a\0\0\0\xc3",6);
    T(((int(*)(void))ex)());
    ex[1]=43;
    T(((int(*)(void))ex)());
}
